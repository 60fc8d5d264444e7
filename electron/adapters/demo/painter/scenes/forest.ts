import type { Canvas, Painting } from '../canvas.ts';
import { type Color, lighten, mix, ramp } from '../color.ts';
import { below, hills, polygon, ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, num, type Point, shape } from '../svg.ts';
import { cabin } from '../things/cabin.ts';
import { mist } from '../things/layers.ts';
import { stars } from '../things/sky.ts';
import { firs } from '../things/trees.ts';

/** Among trees: either bare trunks fading into light, or rank behind rank of firs in mist. */
export function forest(canvas: Canvas): Painting {
  return canvas.random.fork('kind').chance(0.5) ? trunks(canvas) : ranks(canvas);
}

function backdrop(canvas: Canvas, light: Point, radius: number): string[] {
  const { defs, palette, width, height, unit } = canvas;
  const [top, middle, low] = palette.sky;
  const air = defs.vertical([
    [0, mix(top, middle, 0.3)],
    [0.5, mix(middle, low, 0.5)],
    [1, low],
  ]);
  const glow = defs.radial([
    [0, palette.light, 1],
    [0.4, palette.light, 0.45],
    [1, palette.light, 0],
  ]);
  return [
    box(0, 0, width, height, { fill: air }),
    ...(palette.night ? [stars(canvas, height * 0.6)] : []),
    disc(light[0], light[1], unit * 0.62, { fill: glow, opacity: palette.night ? 0.35 : 0.85 }),
    disc(light[0], light[1], radius, { fill: lighten(palette.light, 0.02) }),
  ];
}

function trunks(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, density } = canvas;
  const light: Point = [width * random.between(0.3, 0.7), height * random.between(0.28, 0.45)];
  const layers = 5;
  const colors = ramp(mix(palette.far, palette.sky[2], 0.5), palette.near, layers);
  const birch = random.chance(0.3) && !palette.night;
  return {
    layers: [
      ...backdrop(canvas, light, unit * random.between(0.07, 0.12)),
      ...colors.flatMap((color, i) => {
        const depth = i / (layers - 1);
        const at = random.fork(`trunks ${i}`);
        const ground = height * (0.68 + 0.24 * depth);
        const wide = unit * (0.008 + 0.045 * depth ** 1.6);
        const gap = unit * (0.035 + 0.2 * depth) * (1.3 - 0.5 * density);
        return [
          ...times(width / gap + 1, (k) =>
            trunk(
              canvas,
              at,
              [(k + at.between(-0.4, 0.4)) * gap, ground],
              wide * at.between(0.6, 1.2),
              color,
              birch && depth > 0.4,
            ),
          ),
          undergrowth(canvas, at, ground, depth, color),
          ...(i === 1 ? rays(canvas, light) : []),
          ...(i < layers - 1 ? [mist(canvas, ground - unit * 0.12, unit * 0.24, 0.22)] : []),
        ];
      }),
      fireflies(canvas),
    ],
    topRight: palette.night ? palette.near : mix(palette.far, palette.near, 0.4),
    bottom: palette.near,
  };
}

function trunk(
  canvas: Canvas,
  random: Random,
  [x, ground]: Point,
  wide: number,
  color: Color,
  birch: boolean,
): string {
  const { palette, height, defs } = canvas;
  const lean = random.between(-0.035, 0.035) * height;
  const d = polygon([
    [x - wide * 0.75, ground + wide],
    [x - wide * 0.42 + lean, -10],
    [x + wide * 0.36 + lean, -10],
    [x + wide * 0.8, ground + wide],
  ]);
  const branches = times(random.whole(1, 3), () => branch(random, x, lean, ground, wide, random.sign())).join(
    '',
  );
  const limbs = shape(branches, { stroke: color, strokeWidth: wide * 0.12, cap: 'round' });
  if (!birch) return limbs + shape(d, { fill: color });
  const bark = mix('#f7f3ea', palette.light, 0.3);
  const marks = times(14, () => {
    const y = random.between(0, ground);
    return `M${num(x + lean * (1 - y / ground) + random.sign() * wide * 0.5)} ${num(y)}h${num(random.sign() * wide * random.between(0.2, 0.7))}`;
  }).join('');
  return (
    limbs +
    shape(d, { fill: bark }) +
    `<g clip-path="${defs.clip(d)}">${shape(marks, { stroke: palette.near, strokeWidth: wide * 0.13, cap: 'round' })}</g>`
  );
}

function branch(random: Random, x: number, lean: number, ground: number, wide: number, side: number): string {
  const y = random.between(0.02, 0.5) * ground;
  const from = x + lean * (1 - y / ground);
  const reach = wide * random.between(1.6, 3.6) * side;
  return `M${num(from)} ${num(y)}q${num(reach * 0.55)} ${num(-Math.abs(reach) * 0.12)} ${num(reach)} ${num(-Math.abs(reach) * random.between(0.6, 1.2))}`;
}

function undergrowth(
  { width, height, unit }: Canvas,
  random: Random,
  ground: number,
  depth: number,
  color: Color,
): string {
  const line = hills(random, width, ground, unit * 0.035, 2 + 2 * (1 - depth));
  const blades = times(width / (unit * 0.006), (): string => {
    const x = random.between(0, width);
    const tall = unit * (0.006 + 0.028 * depth) * random.between(0.4, 1.2);
    return `M${num(x - tall * 0.13)} ${num(ground + unit * 0.025)}q${num(tall * 0.1)} ${num(-tall)} ${num(random.between(-0.5, 0.5) * tall)} ${num(-tall - unit * 0.03)}q0 ${num(tall * 0.6)} ${num(tall * 0.26)} ${num(tall + unit * 0.03)}Z`;
  }).join('');
  return shape(below(line, height + 5, true) + blades, { fill: color });
}

function rays({ defs, palette, height, unit, random }: Canvas, [x, y]: Point): string[] {
  const fill = defs.vertical([
    [0, palette.light, 0.55],
    [1, palette.light, 0],
  ]);
  const shift = random.between(-0.5, 0.5) * unit;
  return times(6, (i) => {
    const lower = x + shift + (i - 2.5) * unit * 0.26;
    const half = unit * random.between(0.02, 0.07);
    return shape(
      polygon([
        [x - 3, y],
        [x + 3, y],
        [lower + half, height],
        [lower - half, height],
      ]),
      { fill, opacity: 0.4 },
    );
  });
}

function fireflies({ palette, width, height, unit, random, motifs }: Canvas): string {
  if (!palette.night && !motifs.has('lamp')) return '';
  const dots = (size: number): string =>
    times(34, () =>
      ring(
        random.between(0, width),
        random.between(0.5, 0.95) * height,
        unit * size * random.between(0.6, 1.3),
      ),
    ).join('');
  return (
    shape(dots(0.0075), { fill: palette.accent2, opacity: 0.22 }) +
    shape(dots(0.0026), { fill: palette.light })
  );
}

function ranks(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, motifs, density } = canvas;
  const light: Point = [width * random.between(0.25, 0.75), height * random.between(0.18, 0.34)];
  const rows = 6;
  const colors = ramp(mix(palette.far, palette.sky[2], 0.62), palette.near, rows);
  return {
    layers: [
      ...backdrop(canvas, light, unit * random.between(0.08, 0.15)),
      ...colors.flatMap((color, i) => {
        const depth = i / (rows - 1);
        const at = random.fork(`rank ${i}`);
        const level = height * (0.46 + 0.5 * depth);
        const line = hills(at, width, level, unit * 0.11, at.between(0.5, 1.3));
        const tall = unit * (0.12 + 0.22 * depth);
        const fill = canvas.defs.vertical([
          [0, color],
          [1, mix(color, palette.sky[2], 0.5 * (1 - depth))],
        ]);
        return [
          firs(at, line, {
            from: -unit * 0.1,
            to: width + unit * 0.1,
            tall,
            spacing: tall * (0.52 - 0.24 * density),
            color,
          }),
          shape(below(line, height + 5, true), { fill }),
          ...(i === 3 && motifs.has('cabin')
            ? [cabin(canvas, [width * 0.5, level + unit * 0.05], unit * 0.1)]
            : []),
          ...(depth < 0.8 ? [mist(canvas, level - unit * 0.02, unit * 0.2, 0.3)] : []),
        ];
      }),
    ],
    topRight: palette.sky[0],
    bottom: palette.near,
  };
}
