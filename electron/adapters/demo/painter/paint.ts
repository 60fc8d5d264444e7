import type { Lettering } from '../lettering.ts';
import type { Canvas, Scene } from './canvas.ts';
import { caption, demoMark } from './caption.ts';
import { choosePalette } from './choose-palette.ts';
import { SCENES, type SceneName } from './lexicon.ts';
import { hash32, Random } from './random.ts';
import { readPrompt } from './reading.ts';
import { abstract } from './scenes/abstract.ts';
import { cat } from './scenes/cat.ts';
import { city } from './scenes/city.ts';
import { coast } from './scenes/coast.ts';
import { desert } from './scenes/desert.ts';
import { flowers } from './scenes/flowers.ts';
import { forest } from './scenes/forest.ts';
import { hills } from './scenes/hills.ts';
import { mountains } from './scenes/mountains.ts';
import { portrait } from './scenes/portrait.ts';
import { space } from './scenes/space.ts';
import { stillLife } from './scenes/still-life.ts';
import { waves } from './scenes/waves.ts';
import { Defs } from './svg.ts';
import { finish } from './things/finish.ts';
import { weather } from './things/weather.ts';

const DRAW: Readonly<Record<SceneName, Scene>> = {
  coast,
  waves,
  mountains,
  forest,
  city,
  desert,
  space,
  flowers,
  'still-life': stillLife,
  abstract,
  cat,
  portrait,
  hills,
};

export type Commission = {
  readonly prompt: string;
  readonly seed: number;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly lettering: Lettering;
};

/**
 * Paints a picture as SVG: paths, gradients and noise only, nothing fetched and no font needed to draw it. The same
 * commission always gives the same text; another seed gives another picture of the same prompt.
 */
export function paint({ prompt, seed, width, height, lettering }: Commission): string {
  const reading = readPrompt(prompt);
  const random = new Random(hash32(`${seed}/${prompt}`));
  const scene = reading.scene ?? sceneByHash(prompt, random);
  const canvas: Canvas = {
    width,
    height,
    unit: Math.min(width, height),
    palette: choosePalette(reading, scene, random.fork('palette')),
    motifs: reading.motifs,
    colored: reading.colors.length > 0,
    energy: reading.energy,
    density: reading.density,
    random: random.fork('scene'),
    defs: new Defs(),
  };
  const painting = DRAW[scene](canvas);
  const layers = [
    ...painting.layers,
    ...weather(canvas),
    finish(canvas),
    caption(canvas, lettering, prompt, painting.bottom),
    demoMark(canvas, lettering, painting.topRight),
  ].join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${canvas.defs}${layers}</svg>`;
}

/** A prompt without a known word has three compositions of its own; the seed picks among them. */
function sceneByHash(prompt: string, random: Random): SceneName {
  const own = new Random(hash32(prompt));
  return random.fork('scene by hash').pick([own.pick(SCENES), own.pick(SCENES), own.pick(SCENES)]);
}
