import type { Canvas, Painting } from '../canvas.ts';
import { type Color, darken, lighten, mix } from '../color.ts';
import { below, hills, leaf } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, group, num, type Point, shape } from '../svg.ts';
import { type FlowerKind, flowerHead, flowerKinds } from '../things/flower.ts';

/** Long-stemmed flowers before a big disc, the farther ones pale, as in a botanical print. */
export function flowers(canvas: Canvas): Painting {
  const { width, height, unit, palette, density, defs } = canvas;
  const ground = palette.night ? palette.sky[0] : mix(palette.sky[2], palette.light, 0.35);
  const lower = palette.night ? palette.sky[1] : mix(palette.sky[1], palette.sky[2], 0.35);
  const kinds = flowerKinds(canvas);
  const colors = bloomColors(canvas);
  const air = defs.vertical([
    [0, ground],
    [1, lower],
  ]);
  const many = (base: number): number =>
    Math.round(base * (0.6 + density) * Math.max(1, (width / unit) * 0.8));
  return {
    layers: [
      box(0, 0, width, height, { fill: air }),
      ...sunDisc(canvas, ground),
      ...row(canvas, 'back', many(8), 0.35, mix(lower, palette.far, 0.55), (random) => ({
        kind: random.pick(kinds),
        color: mix(random.pick(colors), lower, 0.6),
      })),
      ...row(canvas, 'middle', many(6), 0.7, mix(palette.far, palette.near, 0.4), (random) => ({
        kind: random.pick(kinds),
        color: mix(random.pick(colors), lower, 0.22),
      })),
      ...row(canvas, 'front', many(4), 1, stemColor(canvas), (random) => ({
        kind: random.pick(kinds),
        color: random.pick(colors),
      })),
      grass(canvas),
    ],
    topRight: ground,
    bottom: stemColor(canvas),
  };
}

function stemColor({ palette }: Canvas): Color {
  return palette.tags.includes('monochrome')
    ? palette.near
    : mix(mix('#2f6b4a', palette.near, 0.55), palette.far, 0.06);
}

function bloomColors({ palette }: Canvas): [Color, Color, Color] {
  return [palette.accent, palette.accent2, mix(palette.accent, palette.light, 0.5)];
}

function sunDisc({ width, height, unit, palette, random }: Canvas, ground: Color): string[] {
  const [x, y, r] = [
    width * random.between(0.3, 0.7),
    height * random.between(0.3, 0.42),
    unit * random.between(0.24, 0.36),
  ];
  const color = mix(palette.night ? palette.light : palette.accent2, ground, palette.night ? 0.12 : 0.35);
  return [
    disc(x, y, r, { fill: color }),
    ...(random.chance(0.4) ? [disc(x, y, r * 1.13, { stroke: color, strokeWidth: unit * 0.006 })] : []),
  ];
}

function row(
  canvas: Canvas,
  label: string,
  count: number,
  scale: number,
  stem: Color,
  bloom: (random: Random) => { kind: FlowerKind; color: Color },
): string[] {
  const { width, height, unit, palette } = canvas;
  const random = canvas.random.fork(label);
  return times(count, (i) => {
    const x = width * ((i + random.between(0.15, 0.85)) / count);
    const top = height * random.between(0.2, 0.62) + (1 - scale) * unit * 0.04;
    const head: Point = [x + random.between(-0.07, 0.07) * unit, top];
    const size = unit * random.between(0.062, 0.115) * (0.5 + 0.55 * scale);
    const { kind, color } = bloom(random);
    const look = {
      petal: color,
      heart: mix(palette.accent2, color, 0.12),
      dark: mix(palette.near, color, 0.15),
    };
    return (
      stalk(canvas, random, [x, height + 10], head, stem, scale) +
      flowerHead(
        canvas,
        random,
        kind,
        head,
        size,
        kind === 'daisy' ? { ...look, heart: darken(palette.accent2, 0.02) } : look,
      )
    );
  });
}

function stalk(
  { unit }: Canvas,
  random: Random,
  [x0, y0]: Point,
  [x1, y1]: Point,
  color: Color,
  scale: number,
): string {
  const bend = random.between(-0.08, 0.08) * unit;
  const thick = unit * 0.0075 * (0.45 + 0.6 * scale);
  const line = `M${num(x0)} ${num(y0)}Q${num(x0 + bend)} ${num((y0 + y1) / 2)} ${num(x1)} ${num(y1)}`;
  const leaves = times(random.whole(2, 4), (i) => {
    const t = 0.2 + i * 0.17 + random.between(0, 0.1);
    const px = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * (x0 + bend) + t * t * x1;
    const py = (1 - t) ** 2 * y0 + t * (1 - t) * (y0 + y1) + t * t * y1;
    const side = random.sign();
    const long = unit * random.between(0.09, 0.17) * (0.5 + 0.5 * scale);
    const tip: Point = [px + side * long * 0.75, py - long * random.between(0.4, 0.85)];
    const fill = i % 2 === 0 ? color : lighten(color, 0.06);
    return (
      shape(leaf([px, py], tip, 0.15), { fill }) +
      shape(`M${num(px)} ${num(py)}L${num(tip[0])} ${num(tip[1])}`, {
        stroke: lighten(color, 0.14),
        strokeWidth: thick * 0.22,
        opacity: 0.7,
      })
    );
  });
  return shape(line, { stroke: color, strokeWidth: thick, cap: 'round' }) + leaves.join('');
}

function grass(canvas: Canvas): string {
  const { width, height, unit } = canvas;
  const random = canvas.random.fork('grass');
  const color = stemColor(canvas);
  const foot = height - unit * 0.085;
  const blades = (count: number, tall: number): string =>
    times(count, () => {
      const [x, long] = [random.between(-0.02, 1.02) * width, unit * tall * random.between(0.5, 1.2)];
      return leaf(
        [x, foot + unit * 0.02],
        [x + random.between(-0.4, 0.4) * long, foot + unit * 0.01 - long],
        0.06,
      );
    }).join('');
  const dense = Math.max(1, width / unit);
  const turf = below(hills(random, width, foot, unit * 0.02, 1.3), height + 5, true);
  return group(
    [
      shape(blades(60 * dense, 0.14), { fill: lighten(color, 0.05) }),
      shape(blades(110 * dense, 0.07) + turf, { fill: color }),
    ],
    {},
  );
}
