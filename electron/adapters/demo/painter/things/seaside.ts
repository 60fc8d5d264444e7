import type { Canvas } from '../canvas.ts';
import { darken, lighten, mix } from '../color.ts';
import { polygon } from '../paths.ts';
import type { Random } from '../random.ts';
import { times } from '../random.ts';
import { box, disc, group, num, type Point, shape } from '../svg.ts';

/** A lighthouse standing at `foot`, banded in the accent colour, its beam on when it is not bright day. */
export function lighthouse(canvas: Canvas, [x, y]: Point, tall: number, beams: boolean): string[] {
  const { palette, defs, random } = canvas;
  const [foot, neck] = [tall * 0.13, tall * 0.078];
  const top = y - tall * 0.78;
  const tower = polygon([
    [x - foot, y],
    [x + foot, y],
    [x + neck, top],
    [x - neck, top],
  ]);
  const side = defs.linear(
    [0, 0],
    [1, 0],
    [
      [0, '#ffffff', 0.18],
      [0.45, '#ffffff', 0],
      [1, palette.near, 0.55],
    ],
  );
  const dark = mix(palette.near, '#101018', 0.3);
  return [
    ...(beams ? [beam(canvas, [x, top - tall * 0.075], tall)] : []),
    group([shape(tower, { fill: mix('#fbf6ea', palette.light, 0.4) }), ...bands(canvas, x, y, tall)], {
      clip: defs.clip(tower),
    }),
    shape(tower, { fill: side }),
    ...windows(x, y, tall, dark, random.chance(0.5)),
    box(x - neck * 1.5, top - tall * 0.018, neck * 3, tall * 0.024, { fill: dark }),
    box(x - neck * 0.72, top - tall * 0.13, neck * 1.44, tall * 0.115, {
      fill: beams ? palette.light : lighten(palette.far, 0.1),
    }),
    box(x - neck * 0.1, top - tall * 0.13, neck * 0.2, tall * 0.115, { fill: dark }),
    shape(
      `M${num(x - neck * 1.05)} ${num(top - tall * 0.128)}Q${num(x - neck * 0.7)} ${num(top - tall * 0.19)} ${num(x)} ${num(top - tall * 0.205)}Q${num(x + neck * 0.7)} ${num(top - tall * 0.19)} ${num(x + neck * 1.05)} ${num(top - tall * 0.128)}Z`,
      { fill: darken(palette.accent, 0.08) },
    ),
    box(x - tall * 0.004, top - tall * 0.25, tall * 0.008, tall * 0.05, { fill: dark }),
  ];
}

function bands({ palette, random }: Canvas, x: number, y: number, tall: number): string[] {
  const wide = tall * 0.3;
  if (random.fork('bands').chance(0.25)) {
    return [box(x - wide / 2, y - tall, wide, tall, { fill: palette.accent })];
  }
  const count = random.fork('bands').whole(2, 3);
  const each = (tall * 0.78) / (count * 2 + 0.2);
  return times(count, (i) =>
    box(x - wide / 2, y - tall * 0.78 + each * (i * 2 + 0.3), wide, each, { fill: palette.accent }),
  );
}

function windows(x: number, y: number, tall: number, dark: string, door: boolean): string[] {
  const w = tall * 0.022;
  const panes = [0.3, 0.55].map((at) => box(x - w / 2, y - tall * at, w, w * 1.7, { fill: dark }));
  return door ? [...panes, box(x - w, y - w * 3.4, w * 2, w * 3.4, { fill: dark })] : panes;
}

function beam({ defs, palette, random }: Canvas, [x, y]: Point, tall: number): string {
  const tilt = random.between(-0.08, 0.12) * tall;
  const reach = tall * 3.2;
  const half = (side: number): string => {
    const fill = defs.linear(side > 0 ? [0, 0] : [1, 0], side > 0 ? [1, 0] : [0, 0], [
      [0, palette.light, 0.75],
      [1, palette.light, 0],
    ]);
    const end = x + side * reach;
    return shape(
      polygon([
        [x, y - 1],
        [end, y - tall * 0.28 + tilt * side],
        [end, y + tall * 0.1 + tilt * side],
        [x, y + 1],
      ]),
      { fill, opacity: side > 0 ? 0.8 : 0.5 },
    );
  };
  const glow = defs.radial([
    [0, palette.light, 0.9],
    [1, palette.light, 0],
  ]);
  return half(-1) + half(1) + disc(x, y, tall * 0.22, { fill: glow });
}

/** A small sailing boat with its reflection, floating at `at`. */
export function sailboat({ palette, defs }: Canvas, random: Random, [x, y]: Point, size: number): string {
  const lean = random.sign();
  const sail = (side: number, height: number, reach: number): string =>
    `M${num(x + side * size * 0.03)} ${num(y - size * 0.18)}L${num(x + side * size * 0.03)} ${num(y - size * height)}Q${num(x + side * size * reach * 0.75)} ${num(y - size * height * 0.5)} ${num(x + side * size * reach)} ${num(y - size * 0.18)}Z`;
  const hull = `M${num(x - size * 0.5)} ${num(y - size * 0.13)}L${num(x + size * 0.5)} ${num(y - size * 0.13)}Q${num(x + size * 0.42)} ${num(y + size * 0.02)} ${num(x + size * 0.28)} ${num(y + size * 0.03)}L${num(x - size * 0.28)} ${num(y + size * 0.03)}Q${num(x - size * 0.42)} ${num(y + size * 0.02)} ${num(x - size * 0.5)} ${num(y - size * 0.13)}Z`;
  const cloth = mix('#fffaf0', palette.light, 0.4);
  const fade = defs.vertical([
    [0, cloth, 0.4],
    [1, cloth, 0],
  ]);
  return group(
    [
      box(x - size * 0.2, y + size * 0.03, size * 0.44, size * 0.5, { fill: fade }),
      shape(sail(lean, 1.15, 0.48), { fill: cloth }),
      shape(sail(-lean, 0.92, 0.36), { fill: palette.accent }),
      shape(hull, { fill: darken(palette.near, 0.02) }),
      box(x - size * 0.4, y - size * 0.1, size * 0.8, size * 0.022, { fill: palette.accent2 }),
    ],
    {},
  );
}
