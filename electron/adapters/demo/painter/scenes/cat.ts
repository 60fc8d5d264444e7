import type { Canvas, Painting } from '../canvas.ts';
import { type Color, darken, lighten, mix } from '../color.ts';
import { below, hills, leaf, rectangle } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, group, num, type Point, shape } from '../svg.ts';
import { sky } from '../things/sky.ts';
import { firs } from '../things/trees.ts';
import { vessel } from '../things/vessel.ts';

/** A cat on a window sill, seen from behind, looking out at evening or night. */
export function cat(canvas: Canvas): Painting {
  const { width, height, unit, palette, random } = canvas;
  const sill = height * random.between(0.76, 0.82);
  const wall = mix(palette.near, palette.far, palette.night ? 0.3 : 0.45);
  const frame = mix(wall, palette.light, 0.16);
  const pane = {
    left: width * 0.5 - unit * 0.36,
    top: Math.max(height * 0.08, sill - unit * 0.72),
    wide: unit * 0.72,
    bottom: sill,
  };
  const side = random.sign();
  return {
    layers: [
      box(0, 0, width, height, {
        fill: canvas.defs.vertical([
          [0, lighten(wall, 0.02)],
          [1, darken(wall, 0.05)],
        ]),
      }),
      ...view(canvas, pane, frame),
      ...curtains(canvas, pane),
      ...sillBoard(canvas, sill, frame),
      plant(canvas, random.fork('plant'), [width * 0.5 - side * unit * 0.29, sill + unit * 0.02]),
      seated(
        canvas,
        [width * 0.5 + side * unit * random.between(0.06, 0.15), sill + unit * 0.035],
        unit * random.between(0.36, 0.42),
        side,
      ),
    ],
    topRight: wall,
    bottom: darken(wall, 0.08),
  };
}

type Pane = { readonly left: number; readonly top: number; readonly wide: number; readonly bottom: number };

function view(canvas: Canvas, { left, top, wide, bottom }: Pane, frame: Color): string[] {
  const { unit, palette, random, defs, height, width } = canvas;
  const tall = bottom - top;
  const round = random.chance(0.4);
  const opening = round
    ? `M${num(left)} ${num(bottom)}V${num(top + wide * 0.4)}a${num(wide / 2)} ${num(wide * 0.4)} 0 0 1 ${num(wide)} 0V${num(bottom)}Z`
    : rectangle(left, top, wide, tall);
  const sun: Point = [left + wide * random.between(0.28, 0.72), top + tall * random.between(0.24, 0.4)];
  const back = hills(random, width, bottom - tall * 0.24, unit * 0.08, 1.6);
  const front = hills(random, width, bottom - tall * 0.12, unit * 0.06, 2);
  const [far, near] = [mix(palette.far, palette.sky[2], 0.3), mix(palette.far, palette.near, 0.5)];
  const bars = `M${num(left + wide / 2)} ${num(top)}V${num(bottom)}M${num(left)} ${num(top + tall * 0.46)}H${num(left + wide)}`;
  return [
    group(
      [
        ...sky(canvas, bottom, sun, unit * random.between(0.07, 0.11)),
        shape(below(back, height, true), { fill: far }),
        firs(random, front, {
          from: left,
          to: left + wide,
          tall: unit * 0.09,
          spacing: unit * 0.05,
          color: near,
        }),
        shape(below(front, height, true), { fill: near }),
        shape(bars, { stroke: frame, strokeWidth: unit * 0.012 }),
      ],
      { clip: defs.clip(opening) },
    ),
    shape(opening, { stroke: frame, strokeWidth: unit * 0.03 }),
    shape(opening, { stroke: palette.near, strokeWidth: unit * 0.003, opacity: 0.5 }),
  ];
}

function curtains(canvas: Canvas, { left, wide }: Pane): string[] {
  const { unit, height, palette, defs } = canvas;
  if (canvas.random.fork('curtains').chance(0.35)) return [];
  const cloth = mix(canvas.colored ? palette.accent2 : palette.accent, palette.near, 0.25);
  const fill = defs.linear(
    [0, 0],
    [1, 0],
    [
      [0, darken(cloth, 0.1)],
      [0.2, lighten(cloth, 0.03)],
      [0.42, darken(cloth, 0.08)],
      [0.65, lighten(cloth, 0.02)],
      [1, darken(cloth, 0.12)],
    ],
  );
  const drape = (edge: number, out: number): string =>
    `M${num(edge - out * unit * 0.09)} -5C${num(edge - out * unit * 0.1)} ${num(height * 0.3)} ${num(edge)} ${num(height * 0.5)} ${num(edge + out * unit * 0.05)} ${num(height * 0.62)}L${num(edge + out * unit * 0.06)} ${num(height * 0.9)}H${num(edge + out * unit * 0.2)}V-5Z`;
  return [shape(drape(left, -1), { fill }), shape(drape(left + wide, 1), { fill })];
}

function sillBoard({ width, height, unit, palette, defs }: Canvas, sill: number, frame: Color): string[] {
  const fill = defs.vertical([
    [0, lighten(frame, 0.08)],
    [1, darken(frame, 0.03)],
  ]);
  return [
    box(0, sill, width, unit * 0.075, { fill }),
    box(0, sill + unit * 0.075, width, unit * 0.012, { fill: palette.near, opacity: 0.45 }),
    box(0, sill + unit * 0.087, width, height - sill, { fill: palette.near, opacity: 0.18 }),
  ];
}

function plant(canvas: Canvas, random: Random, foot: Point): string {
  const { unit, palette } = canvas;
  const tall = unit * 0.1;
  const green = palette.tags.includes('monochrome') ? palette.far : mix('#4a8a5c', palette.near, 0.3);
  const leaves = times(11, (i) => {
    const angle = -1.1 + (i / 10) * 2.2 + random.between(-0.08, 0.08);
    const long = unit * random.between(0.1, 0.2);
    const base: Point = [foot[0], foot[1] - tall * 0.95];
    return shape(leaf(base, [base[0] + Math.sin(angle) * long, base[1] - Math.cos(angle) * long], 0.13), {
      fill: i % 2 === 0 ? green : lighten(green, 0.07),
    });
  });
  return leaves.join('') + vessel(canvas, random, 'cup', foot, tall, mix(palette.accent, palette.near, 0.1));
}

/** The silhouette: ears, round back, a tail that hangs over the sill; a rim of light on the side of the window. */
function seated(canvas: Canvas, [x, y]: Point, tall: number, side: number): string {
  const { palette, defs, random } = canvas;
  const s = tall / 10;
  const coat = canvas.colored
    ? mix(palette.accent, palette.near, 0.12)
    : random.chance(0.3)
      ? mix(palette.accent, palette.near, 0.3)
      : mix(palette.near, '#0c0a12', 0.35);
  const p = (px: number, py: number): string => `${num(x + px * s * side)} ${num(y + py * s)}`;
  const tail = `M${p(2.4, -0.7)}C${p(4.6, -0.2)} ${p(4.5, 1.6)} ${p(3.9, 3)}C${p(3.5, 4)} ${p(4.6, 4.6)} ${p(5, 3.8)}`;
  const body = `M${p(-2.6, 0)}C${p(-3.8, -1.6)} ${p(-2.6, -4.4)} ${p(-1.6, -5.6)}C${p(-2.5, -6.4)} ${p(-2.5, -7.6)} ${p(-2.15, -8.2)}L${p(-2.1, -9.9)}C${p(-1.6, -9.7)} ${p(-1.1, -9.2)} ${p(-0.8, -8.85)}C${p(-0.3, -8.98)} ${p(0.3, -8.98)} ${p(0.8, -8.85)}C${p(1.1, -9.2)} ${p(1.6, -9.7)} ${p(2.1, -9.9)}L${p(2.15, -8.2)}C${p(2.5, -7.6)} ${p(2.5, -6.4)} ${p(1.6, -5.6)}C${p(2.8, -4.4)} ${p(3.9, -1.6)} ${p(2.8, 0)}C${p(1, 0.4)} ${p(-1, 0.4)} ${p(-2.6, 0)}Z`;
  const rim = defs.linear(
    [0.5, 0],
    [0.5, 1],
    [
      [0, palette.light, 0.9],
      [0.6, palette.light, 0.15],
      [1, palette.light, 0],
    ],
  );
  return (
    shape(`M${p(-3, 0.2)}Q${p(0, 1.2)} ${p(3.6, 0.2)}Q${p(0, -0.6)} ${p(-3, 0.2)}Z`, {
      fill: palette.near,
      opacity: 0.4,
    }) +
    shape(tail, { stroke: coat, strokeWidth: s * 0.85, cap: 'round' }) +
    shape(body, { fill: coat }) +
    shape(body, { stroke: rim, strokeWidth: s * 0.12, opacity: 0.8 }) +
    shape(stripes(p), { stroke: lighten(coat, 0.07), strokeWidth: s * 0.24, cap: 'round', opacity: 0.7 })
  );
}

function stripes(p: (x: number, y: number) => string): string {
  return [-4.6, -3.8, -3]
    .map((at, i) => `M${p(-0.9 - i * 0.2, at)}Q${p(0, at + 0.5)} ${p(0.9 + i * 0.2, at)}`)
    .join('');
}
