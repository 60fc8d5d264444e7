import type { Canvas, Painting } from '../canvas.ts';
import { type Color, lighten, mix, ramp } from '../color.ts';
import { below, heightAt, hills as hillLine, smooth } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { group, num, type Point, shape } from '../svg.ts';
import { balloon } from '../things/balloon.ts';
import { cabin } from '../things/cabin.ts';
import { softShadow } from '../things/layers.ts';
import { birds, sky } from '../things/sky.ts';
import { poplar, roundTree } from '../things/trees.ts';

/** Rolling fields in furrows, a river or road winding through, trees, a house, perhaps a balloon. */
export function hills(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, motifs } = canvas;
  const horizon = height * random.between(0.44, 0.52);
  const sun: Point = [width * random.between(0.2, 0.8), horizon - unit * random.between(0.06, 0.24)];
  const rows = 5;
  const [far, near] = fieldColors(canvas);
  const winding = motifs.has('river') || (!motifs.has('cabin') && random.chance(0.5));
  const fields = ramp(far, near, rows).map((color, i) =>
    field(canvas, random.fork(`field ${i}`), horizon, i / (rows - 1), color),
  );
  const fly = motifs.has('balloon') ? random.whole(2, 4) : random.chance(0.25) ? 1 : 0;
  return {
    layers: [
      ...sky(canvas, horizon + unit * 0.08, sun, unit * random.between(0.07, 0.13)),
      birds(
        canvas,
        [width * random.between(0.3, 0.7), horizon - unit * 0.2],
        random.whole(0, 5),
        palette.near,
      ),
      ...times(fly, (i) => balloon(canvas, random.fork(`balloon ${i}`), horizon, i)),
      ...fields.slice(0, 4).flat(),
      ...(winding ? [stream(canvas, horizon + unit * 0.1)] : []),
      ...fields.slice(4).flat(),
    ],
    topRight: palette.sky[0],
    bottom: near,
  };
}

/** Fields lean towards green, or towards the palette's warmth where green would break it. */
function fieldColors({ palette, random }: Canvas): [Color, Color] {
  const plain = palette.tags.some((tag) => ['monochrome', 'winter', 'neon'].includes(tag));
  const grass = plain ? palette.far : random.pick(['#7f9f4a', '#a8a04a', '#4f8f6a', palette.accent2]);
  return [
    mix(mix(palette.far, palette.sky[2], 0.35), grass, 0.3),
    mix(mix(palette.near, palette.far, 0.12), grass, plain ? 0 : 0.16),
  ];
}

function field(canvas: Canvas, random: Random, horizon: number, depth: number, color: Color): string[] {
  const { width, height, unit, palette, defs } = canvas;
  const level = horizon + unit * 0.03 + depth ** 1.25 * (height - horizon) * 0.78;
  const crest = hillLine(random, width, level, unit * (0.07 + 0.1 * depth), random.between(0.5, 1.1));
  const body = below(crest, height + 40, true);
  const fill = defs.vertical([
    [0, lighten(color, 0.06)],
    [0.5, color],
    [1, mix(color, palette.near, 0.2)],
  ]);
  return [
    ...growth(canvas, random, crest, depth, color),
    softShadow(canvas, body, palette.near),
    shape(body, { fill }),
    group(furrows(canvas, random, crest, depth, color), { clip: defs.clip(body) }),
  ];
}

function furrows(
  { unit, width, height, palette }: Canvas,
  random: Random,
  crest: readonly Point[],
  depth: number,
  color: Color,
): string[] {
  const tone = random.chance(0.5) ? lighten(color, 0.07) : mix(color, palette.near, 0.3);
  const stroke = unit * (0.002 + 0.004 * depth);
  if (random.chance(0.55)) {
    const bend = random.between(-0.4, 0.4) * unit;
    const meet: Point = [random.between(0.1, 0.9) * width, heightAt(crest, width / 2) - unit * 0.25];
    const d = times(34, (i) => {
      const x = (i / 33 - 0.5) * width * 3.4 + width / 2;
      return `M${num(meet[0])} ${num(meet[1])}Q${num((meet[0] + x) / 2 + bend)} ${num((meet[1] + height) / 2 - unit * 0.1)} ${num(x)} ${num(height)}`;
    }).join('');
    return [shape(d, { stroke: tone, strokeWidth: stroke, opacity: 0.55 })];
  }
  const d = times(9, (i) =>
    smooth(
      crest.map(
        ([x, y]): Point => [
          x,
          y + unit * (0.018 + 0.02 * i) * (0.5 + depth) * (1 + 0.25 * Math.sin(x / (unit * 0.3))),
        ],
      ),
    ),
  ).join('');
  return [shape(d, { stroke: tone, strokeWidth: stroke, opacity: 0.45 })];
}

/** What stands on a crest: a line of poplars, round trees, a house. */
function growth(
  canvas: Canvas,
  random: Random,
  crest: readonly Point[],
  depth: number,
  color: Color,
): string[] {
  const { width, unit, palette, motifs, density } = canvas;
  const dark = mix(palette.near, color, 0.25);
  const tall = unit * (0.05 + 0.15 * depth);
  const on = (x: number): Point => [x, heightAt(crest, x) + tall * 0.05];
  const from = random.between(0.05, 0.7) * width;
  const poplars = random.chance(0.5)
    ? [
        shape(
          times(random.whole(3, 7), (i) =>
            poplar(on(from + i * tall * random.between(0.34, 0.42)), tall * random.between(0.8, 1.15)),
          ).join(''),
          { fill: dark },
        ),
      ]
    : [];
  const crown = random.chance(0.3) ? mix(palette.accent, color, 0.25) : mix(color, '#3f7a4a', 0.4);
  const round = times(random.whole(0, 2) + 3 * density * random.next(), () =>
    roundTree(canvas, on(random.between(0.02, 0.98) * width), tall * random.between(0.55, 0.95), {
      crown: lighten(crown, 0.05),
      shade: mix(crown, palette.near, 0.5),
      trunk: palette.near,
    }),
  );
  const house =
    motifs.has('cabin') && depth > 0.2 && depth < 0.8
      ? [cabin(canvas, on(random.between(0.2, 0.8) * width), tall * 0.62)]
      : [];
  return [...poplars, ...house, ...round];
}

/** A river seen down its length: narrow and flat far off, wide and swinging near. */
function stream({ width, height, unit, palette, random, defs }: Canvas, top: number): string {
  const at = random.fork('stream');
  const start = width * at.between(0.3, 0.7);
  const swing = at.sign() * unit * 0.2;
  const bank = (side: number): Point[] =>
    times(12, (i) => {
      const t = i / 11;
      const centre = start + Math.sin(t * 7.5) * swing * t ** 1.1 + (width / 2 - start) * t * 0.4;
      return [centre + side * unit * (0.004 + 0.13 * t ** 1.8), top + (height - top) * t ** 1.35];
    });
  const [left, right] = [bank(-1), bank(1).reverse()];
  const turn = right[0] ?? [0, 0];
  const d = `${smooth(left)}L${num(turn[0])} ${num(turn[1])}${smooth(right).replace('M', 'L')}Z`;
  const fill = defs.vertical([
    [0, palette.light],
    [0.5, mix(palette.sky[2], palette.sky[1], 0.4)],
    [1, mix(palette.sky[1], palette.sky[0], 0.6)],
  ]);
  return shape(d, { fill });
}
