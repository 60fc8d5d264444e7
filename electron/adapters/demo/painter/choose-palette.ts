import { adjust, type Color, lightness } from './color.ts';
import { COLOR_WORDS, type SceneName } from './lexicon.ts';
import { PALETTES, type Palette } from './palettes.ts';
import type { Random } from './random.ts';
import type { Reading } from './reading.ts';

/** Tags that suit a composition whose prompt names no colours, time or mood. */
const USUAL_TAGS: Readonly<Record<SceneName, string>> = {
  coast: 'dusk dawn day night',
  waves: 'ocean blue teal dusk',
  mountains: 'dusk dawn winter misty autumn',
  forest: 'forest nature autumn night',
  city: 'night neon dusk',
  desert: 'desert gold dusk',
  space: 'night magic neon',
  flowers: 'spring pastel day warm',
  'still-life': 'warm earthy pastel day',
  abstract: 'retro warm day pastel bright dramatic',
  cat: 'night dusk magic',
  portrait: 'warm earthy pastel dusk',
  hills: 'day spring autumn dawn dusk',
};

const STRONG_TAGS: ReadonlySet<string> = new Set(['night', 'monochrome', 'noir', 'neon', 'pastel']);

/** The palette that the prompt asks for, or one that suits the composition; slightly different for each seed. */
export function choosePalette(reading: Reading, scene: SceneName, random: Random): Palette {
  const asked = askedTags(reading, scene);
  const wanted = asked.size > 0 ? asked : new Set(USUAL_TAGS[scene].split(' '));
  const scored = PALETTES.map((palette) => ({ palette, score: score(palette, wanted) }));
  const best = Math.max(...scored.map(({ score }) => score));
  const [first = PALETTES[0], ...rest] = scored
    .filter(({ score }) => score >= (asked.size > 0 ? best : 1))
    .map(({ palette }) => palette);
  return withColors(vary(random.pick([first, ...rest]), random), reading.colors);
}

/** Where a composition has one subject, a colour is the subject's, and the rest should set it off rather than share it. */
function askedTags({ tags }: Reading, scene: SceneName): ReadonlySet<string> {
  const subject = ['coast', 'flowers', 'still-life', 'cat', 'portrait'].includes(scene);
  return subject ? new Set([...tags].filter((tag) => COLOR_WORDS[tag] === undefined)) : tags;
}

/** How well a palette answers the tags. Those that change a picture most weigh most; monochrome must be asked for. */
function score(palette: Palette, wanted: ReadonlySet<string>): number {
  const hits = palette.tags.filter((tag) => wanted.has(tag));
  if (palette.tags.includes('monochrome') && !hits.includes('monochrome') && !hits.includes('noir')) return 0;
  return hits.length + 2 * hits.filter((tag) => STRONG_TAGS.has(tag)).length;
}

/** The first colour named paints the most striking thing, the second what goes with it. */
function withColors(palette: Palette, colors: readonly Color[]): Palette {
  const [first, second] = colors;
  return { ...palette, accent: first ?? palette.accent, accent2: second ?? palette.accent2 };
}

function vary(palette: Palette, random: Random): Palette {
  const hue = random.between(-9, 9);
  const chroma = random.between(0.92, 1.1);
  const change = (color: Color): Color => (lightness(color) > 0.97 ? color : adjust(color, { hue, chroma }));
  const [top, middle, horizon] = palette.sky;
  return {
    ...palette,
    sky: [change(top), change(middle), change(horizon)],
    far: change(palette.far),
    near: change(palette.near),
  };
}
