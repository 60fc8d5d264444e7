import type { Canvas } from '../canvas.ts';
import { type Color, lighten, mix } from '../color.ts';
import { below, smooth } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, group, num, type Point, shape } from '../svg.ts';

/** Open water from the horizon down: its colour, the light's path on it, and long ripples that grow towards the eye. */
export function water(canvas: Canvas, horizon: number, lightX: number): string[] {
  const { defs, palette, width, height } = canvas;
  const deep = mix(palette.near, palette.far, 0.25);
  const fill = defs.vertical([
    [0, mix(palette.sky[2], palette.far, 0.3)],
    [0.3, mix(palette.far, palette.sky[1], 0.35)],
    [1, deep],
  ]);
  return [
    box(0, horizon, width, height - horizon, { fill }),
    ripples(canvas, horizon, deep),
    glitter(canvas, horizon, lightX),
  ];
}

/** Short lenses of light below sun or moon, wider and sparser towards the eye. */
export function glitter(canvas: Canvas, horizon: number, x: number): string {
  const { height, unit, palette } = canvas;
  const random = canvas.random.fork('glitter');
  const rows = 46;
  const d = times(rows, (i) => {
    const depth = (i / rows) ** 1.5;
    const y = horizon + 3 + depth * (height - horizon) * 0.8;
    const spread = unit * (0.025 + 0.11 * depth);
    return times(random.whole(1, 3), () =>
      lens(
        x + random.between(-1, 1) * spread,
        y + random.between(-2, 2),
        unit * random.between(0.012, 0.035) * (0.5 + 1.6 * depth),
        unit * (0.0011 + 0.0038 * depth),
      ),
    ).join('');
  }).join('');
  return shape(d, { fill: palette.light, opacity: 0.72 });
}

function ripples(canvas: Canvas, horizon: number, color: Color): string {
  const { width, height, unit, palette } = canvas;
  const random = canvas.random.fork('ripples');
  const lines = (count: number): string =>
    times(count, () => {
      const depth = random.next() ** 1.4;
      const y = horizon + unit * 0.01 + depth * (height - horizon);
      return lens(
        random.between(0, width),
        y,
        unit * random.between(0.03, 0.12) * (0.4 + depth * 1.6),
        unit * (0.001 + 0.004 * depth),
      );
    }).join('');
  return group(
    [
      shape(lines(70), { fill: color, opacity: 0.35 }),
      shape(lines(45), { fill: lighten(palette.sky[2], 0.02), opacity: 0.3 }),
    ],
    {},
  );
}

/** A thin horizontal lens, `half` its half width. */
export function lens(x: number, y: number, half: number, thick: number): string {
  return `M${num(x - half)} ${num(y)}Q${num(x)} ${num(y - thick)} ${num(x + half)} ${num(y)}Q${num(x)} ${num(y + thick)} ${num(x - half)} ${num(y)}Z`;
}

/** A row of swells from edge to edge with a line of foam; `energy` turns soft sines into pointed crests. */
export function swell(
  canvas: Canvas,
  random: Random,
  look: { level: number; height: number; length: number; color: Color; foam: number },
): string[] {
  const { width, height, unit, palette, energy, defs } = canvas;
  const crest = crestLine(random, width, look, energy);
  const fill = defs.vertical([
    [0, lighten(look.color, 0.07)],
    [0.35, look.color],
    [1, mix(look.color, palette.near, 0.3)],
  ]);
  const foam = smooth(crest);
  const shifted = (by: number): string => smooth(crest.map(([x, y]): Point => [x, y + by]));
  return [
    shape(below(crest, height + 10, true), { fill }),
    shape(foam, { stroke: palette.light, strokeWidth: unit * 0.0035, opacity: look.foam, cap: 'round' }),
    shape(shifted(unit * 0.013), {
      stroke: palette.light,
      strokeWidth: unit * 0.0016,
      opacity: look.foam * 0.5,
    }),
    shape(shifted(unit * 0.027), {
      stroke: palette.light,
      strokeWidth: unit * 0.0012,
      opacity: look.foam * 0.3,
    }),
  ];
}

function crestLine(
  random: Random,
  width: number,
  { level, height, length }: { level: number; height: number; length: number },
  energy: number,
): Point[] {
  const phase = random.between(0, 2 * Math.PI);
  const drift = random.between(0.3, 0.6);
  const step = length / 14;
  return times(width / step + 6, (i) => {
    const x = (i - 2) * step;
    const turn = (x / length) * 2 * Math.PI + phase;
    const pointed = 1 - Math.abs(Math.sin(turn / 2)) * 2;
    const wave = Math.sin(turn) * (1 - energy) - pointed * -energy;
    return [x, level - (wave + drift * Math.sin(turn * 0.37 + phase)) * height * 0.5];
  });
}
