import type { Canvas, Painting } from '../canvas.ts';
import { type Color, darken, lighten, mix } from '../color.ts';
import { leaf, polygon } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, num, type Point, shape } from '../svg.ts';
import { type FlowerKind, flowerHead, flowerKinds } from '../things/flower.ts';
import { type Fruit, fruit, fruitKinds } from '../things/fruit.ts';
import { castShadow, type VesselKind, vessel } from '../things/vessel.ts';

/** A table with vessels, branches and fruit in the light of a window. */
export function stillLife(canvas: Canvas): Painting {
  const { width, height, unit, palette, random, motifs, density } = canvas;
  const table = height * random.between(0.62, 0.7);
  const wall = palette.night ? palette.sky[1] : mix(palette.sky[1], palette.sky[2], 0.45);
  const top = mix(mix(palette.far, palette.accent2, 0.35), palette.light, palette.night ? 0.05 : 0.18);
  const colors = [
    palette.accent,
    palette.accent2,
    mix(palette.near, palette.far, 0.35),
    mix('#f6efe2', palette.light, 0.3),
  ] as const;
  const centre = width * random.between(0.42, 0.58);
  const flowersFirst = motifs.has('vase') && !motifs.has('fruit');
  return {
    layers: [
      ...room(canvas, table, wall, top),
      ...back(canvas, centre, table, colors),
      ...(flowersFirst || random.chance(0.55)
        ? bouquet(
            canvas,
            [centre + random.sign() * unit * random.between(0.1, 0.2), table + unit * 0.06],
            random.pick(colors),
          )
        : []),
      ...(flowersFirst && density < 0.3 ? [] : front(canvas, centre, table, random.pick(colors))),
    ],
    topRight: wall,
    bottom: mix(top, palette.near, 0.3),
  };
}

function room(
  { defs, palette, width, height, unit, random }: Canvas,
  table: number,
  wall: Color,
  top: Color,
): string[] {
  const air = defs.linear(
    [0, 0],
    [1, 1],
    [
      [0, lighten(wall, 0.05)],
      [1, darken(wall, 0.06)],
    ],
  );
  const wood = defs.vertical([
    [0, lighten(top, 0.03)],
    [1, mix(top, palette.near, 0.35)],
  ]);
  return [
    box(0, 0, width, table + 2, { fill: air }),
    ...backdrop({ palette, width, unit, random }, table, wall),
    box(0, table, width, height - table, { fill: wood }),
    box(0, table, width, unit * 0.005, { fill: palette.light, opacity: 0.4 }),
  ];
}

/** What gives the wall its shape: an arch, a disc, or window light thrown on it. */
function backdrop(
  { palette, width, unit, random }: Pick<Canvas, 'palette' | 'width' | 'unit' | 'random'>,
  table: number,
  wall: Color,
): string[] {
  const at = random.fork('backdrop');
  const x = width * at.between(0.38, 0.62);
  const tone = mix(wall, at.pick([palette.accent2, palette.accent, palette.light]), 0.45);
  switch (at.whole(0, 2)) {
    case 0: {
      const half = unit * at.between(0.24, 0.34);
      return [
        shape(
          `M${num(x - half)} ${num(table)}V${num(table - half * 0.8)}a${num(half)} ${num(half)} 0 0 1 ${num(half * 2)} 0V${num(table)}Z`,
          { fill: tone },
        ),
      ];
    }
    case 1:
      return [disc(x, table - unit * 0.28, unit * at.between(0.2, 0.29), { fill: tone })];
    default: {
      const [w, h, slant] = [unit * 0.15, unit * 0.2, unit * 0.16];
      const pane = (column: number, row: number): string => {
        const [left, upper] = [
          x - unit * 0.2 + column * w * 1.12 + row * slant * 0.55,
          table - unit * 0.55 + row * h * 1.1,
        ];
        return polygon([
          [left, upper],
          [left + w, upper + w * 0.12],
          [left + w + slant * 0.5, upper + h + w * 0.12],
          [left + slant * 0.5, upper + h],
        ]);
      };
      return [
        shape([pane(0, 0), pane(1, 0), pane(0, 1), pane(1, 1)].join(''), {
          fill: palette.light,
          opacity: 0.42,
        }),
      ];
    }
  }
}

function back(canvas: Canvas, centre: number, table: number, colors: readonly [Color, ...Color[]]): string[] {
  const { unit, density } = canvas;
  const random = canvas.random.fork('back');
  const kinds: readonly [VesselKind, ...VesselKind[]] = ['bottle', 'vase', 'jug', 'amphora'];
  const count = density < 0.3 ? 1 : random.whole(2, 3);
  return times(count, (i) => {
    const x = centre + (i - (count - 1) / 2) * unit * random.between(0.2, 0.26);
    return vessel(
      canvas,
      random,
      random.pick(kinds),
      [x, table + unit * random.between(0.015, 0.04)],
      unit * random.between(0.24, 0.4),
      random.pick(colors),
    );
  });
}

function bouquet(canvas: Canvas, foot: Point, color: Color): string[] {
  const { unit, palette } = canvas;
  const random = canvas.random.fork('bouquet');
  const tall = unit * random.between(0.22, 0.28);
  const mouth: Point = [foot[0], foot[1] - tall];
  const green = mix('#3f6f4f', palette.near, 0.4);
  const kinds = flowerKinds(canvas);
  const stems = times(random.whole(5, 8), (i) =>
    branch(
      canvas,
      random,
      mouth,
      -0.85 + i * 0.27 + random.between(-0.1, 0.1),
      i % 3 === 2 ? null : random.pick(kinds),
      green,
    ),
  );
  return [...stems, vessel(canvas, random, random.pick(['vase', 'jug', 'amphora']), foot, tall, color)];
}

function branch(
  canvas: Canvas,
  random: Random,
  [x, y]: Point,
  lean: number,
  kind: FlowerKind | null,
  green: Color,
): string {
  const { unit, palette } = canvas;
  const long = unit * random.between(0.16, 0.32);
  const tip: Point = [x + Math.sin(lean) * long, y - Math.cos(lean) * long];
  const stalk = shape(
    `M${num(x)} ${num(y + unit * 0.02)}Q${num(x + (tip[0] - x) * 0.2)} ${num((y + tip[1]) / 2)} ${num(tip[0])} ${num(tip[1])}`,
    { stroke: green, strokeWidth: unit * 0.005, cap: 'round' },
  );
  if (kind === null) {
    const leaves = times(9, (i) => {
      const t = (i + 1.5) / 10;
      const base: Point = [x + (tip[0] - x) * t * t * 0.4 + (tip[0] - x) * t * 0.6, y + (tip[1] - y) * t];
      const side = i % 2 === 0 ? 1 : -1;
      return leaf(base, [base[0] + side * unit * 0.045, base[1] - unit * 0.03], 0.22);
    }).join('');
    return stalk + shape(leaves, { fill: lighten(green, 0.05) });
  }
  const petal = random.pick([palette.accent, palette.accent2, mix(palette.accent, palette.light, 0.55)]);
  return (
    stalk +
    flowerHead(canvas, random, kind, tip, unit * random.between(0.042, 0.066), {
      petal,
      heart: palette.accent2,
      dark: mix(palette.near, petal, 0.2),
    })
  );
}

function front(canvas: Canvas, centre: number, table: number, color: Color): string[] {
  const { unit, motifs, height } = canvas;
  const random = canvas.random.fork('front');
  const line = table + (height - table) * 0.42;
  const side = random.sign();
  const kinds = fruitKinds(canvas);
  const bowl = motifs.has('fruit') || random.chance(0.5);
  const loose = times(random.whole(2, 4), (i) => {
    const x = centre - side * unit * (0.1 + i * 0.11) + random.between(-0.015, 0.015) * unit;
    return fruit(
      canvas,
      random,
      random.pick(kinds),
      [x, line + unit * random.between(-0.02, 0.05)],
      unit * random.between(0.042, 0.055),
      true,
    );
  });
  return [
    ...(bowl ? fruitBowl(canvas, random, [centre + side * unit * 0.16, line], color, kinds) : []),
    ...loose,
  ];
}

function fruitBowl(
  canvas: Canvas,
  random: Random,
  foot: Point,
  color: Color,
  kinds: readonly [Fruit, ...Fruit[]],
): string[] {
  const { unit } = canvas;
  const tall = unit * 0.13;
  const [x, y] = foot;
  const heap = [-0.75, 0.75, -0.3, 0.32, 0].map((at, i) =>
    fruit(
      canvas,
      random,
      random.pick(kinds),
      [x + at * tall * 0.95, y - tall * (i > 3 ? 1.3 : i > 1 ? 1.0 : 0.85)],
      unit * 0.05,
      false,
    ),
  );
  return [
    castShadow(canvas, foot, tall, tall * 1.2),
    ...heap,
    vessel(canvas, random, 'bowl', foot, tall, color),
  ];
}
