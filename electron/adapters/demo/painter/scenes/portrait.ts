import type { Canvas, Painting } from '../canvas.ts';
import { type Color, darken, lighten, mix } from '../color.ts';
import { leaf, ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { box, disc, group, num, oval, type Point, shape } from '../svg.ts';
import { flowerHead, flowerKinds } from '../things/flower.ts';

const SKINS: readonly [Color, ...Color[]] = [
  '#f3cdb0',
  '#e2ac86',
  '#c98a63',
  '#9c6444',
  '#6f4430',
  '#4f3024',
];

/** A bust without a face, as in modern prints: hair, neck and shoulders before a disc, leaves behind. */
export function portrait(canvas: Canvas): Painting {
  const { width, height, unit, palette, random } = canvas;
  const ground = palette.night ? palette.sky[1] : mix(palette.sky[1], palette.sky[2], 0.5);
  const s = (unit * random.between(0.98, 1.08)) / 10;
  const at: Point = [width * 0.5, height - s * 5.4];
  const mono = palette.tags.includes('monochrome');
  const skin = mono ? mix(palette.near, palette.light, 0.75) : mix(random.pick(SKINS), palette.sky[2], 0.12);
  const hair = random.pick([
    palette.near,
    mix(palette.near, '#0b0a10', 0.5),
    mono ? palette.near : mix('#5a2e1e', palette.near, 0.35),
    mono ? palette.far : mix('#a8552f', palette.accent, 0.25),
  ]);
  const cloth = random.pick([palette.accent, palette.accent2, mix(palette.near, palette.far, 0.25)]);
  const air = canvas.defs.vertical([
    [0, lighten(ground, 0.03)],
    [1, darken(ground, 0.05)],
  ]);
  return {
    layers: [
      box(0, 0, width, height, { fill: air }),
      ...halo(canvas, at, s, ground),
      ...foliage(canvas, at, s),
      group(bust(canvas, random.fork('bust'), s, { skin, hair, cloth }), {
        transform: `translate(${num(at[0])} ${num(at[1])})${random.chance(0.5) ? ' scale(-1 1)' : ''}`,
      }),
    ],
    topRight: ground,
    bottom: cloth,
  };
}

function halo({ palette, random, unit }: Canvas, [x, y]: Point, s: number, ground: Color): string[] {
  const tone = mix(random.pick([palette.accent2, palette.accent, palette.light]), ground, 0.3);
  const r = s * random.between(3, 3.7);
  const lines = random.chance(0.4)
    ? times(3, (i) => disc(x, y - s, r + unit * 0.02 * (i + 1), { stroke: tone, strokeWidth: unit * 0.004 }))
    : [];
  return [disc(x, y - s, r, { fill: tone }), ...lines];
}

function foliage(canvas: Canvas, [x, y]: Point, s: number): string[] {
  const { palette } = canvas;
  const random = canvas.random.fork('foliage');
  const green = palette.tags.includes('monochrome')
    ? palette.far
    : mix(mix('#3f7a5a', palette.near, 0.3), palette.far, 0.15);
  const kinds = flowerKinds(canvas);
  const fronds = times(10, (i) => {
    const side = i % 2 === 0 ? 1 : -1;
    const root: Point = [x + side * s * random.between(1.6, 3), y + s * 5.6];
    const tip: Point = [x + side * s * random.between(2.3, 4.8), y - s * random.between(-2.2, 2.6)];
    return frond(random, root, tip, s, i % 3 === 0 ? lighten(green, 0.07) : green);
  });
  const blooms = times(random.whole(2, 5), (i) => {
    const side = i % 2 === 0 ? 1 : -1;
    const petal = random.pick([palette.accent, palette.accent2, mix(palette.accent, palette.light, 0.5)]);
    return flowerHead(
      canvas,
      random,
      random.pick(kinds),
      [x + side * s * random.between(2.9, 4.4), y + s * random.between(-0.6, 3.4)],
      s * random.between(0.5, 0.8),
      { petal, heart: palette.accent2, dark: mix(palette.near, petal, 0.2) },
    );
  });
  return [...fronds, ...blooms];
}

function frond(random: Random, [x0, y0]: Point, [x1, y1]: Point, s: number, color: Color): string {
  const leaves = times(14, (i) => {
    const t = 0.25 + (i / 14) * 0.75;
    const base: Point = [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
    const side = i % 2 === 0 ? 1 : -1;
    const long = s * (1.25 - t * 0.75) * random.between(0.75, 1.1);
    return leaf(base, [base[0] + side * long, base[1] - long * 0.55], 0.14);
  }).join('');
  return (
    shape(`M${num(x0)} ${num(y0)}L${num(x1)} ${num(y1)}`, {
      stroke: color,
      strokeWidth: s * 0.06,
      cap: 'round',
    }) + shape(leaves, { fill: color })
  );
}

type Look = { readonly skin: Color; readonly hair: Color; readonly cloth: Color };
type Hair = (s: number) => { behind: string; before: string };

/** In units of `s`, the origin between the ears: head 1.45 wide to each side, chin at 2. */
function bust(canvas: Canvas, random: Random, s: number, { skin, hair, cloth }: Look): string[] {
  const { palette, defs } = canvas;
  const p = (x: number, y: number): string => `${num(x * s)} ${num(y * s)}`;
  const style = random.pick<Hair>([bob, long, bun, short, curls, wave]);
  const { behind, before } = style(s);
  const neck = `M${p(-0.62, 0.8)}L${p(-0.66, 2.6)}C${p(-0.8, 3)} ${p(-1.6, 3.2)} ${p(-2, 3.3)}L${p(2, 3.3)}C${p(1.6, 3.2)} ${p(0.8, 3)} ${p(0.66, 2.6)}L${p(0.62, 0.8)}Z`;
  const face = `M${p(-1.28, -0.5)}C${p(-1.36, 0.9)} ${p(-0.75, 1.95)} ${p(0, 2)}C${p(0.75, 1.95)} ${p(1.36, 0.9)} ${p(1.28, -0.5)}C${p(1.25, -1.9)} ${p(-1.25, -1.9)} ${p(-1.28, -0.5)}Z`;
  const shoulders = `M${p(-4.1, 5.6)}C${p(-4, 4)} ${p(-3, 3.3)} ${p(-1.5, 2.95)}C${p(-0.9, 3.75)} ${p(0.9, 3.75)} ${p(1.5, 2.95)}C${p(3, 3.3)} ${p(4, 4)} ${p(4.1, 5.6)}Z`;
  const shade = defs.linear(
    [0, 0],
    [1, 0],
    [
      [0.25, palette.near, 0],
      [1, palette.near, 0.42],
    ],
  );
  return [
    shape(behind, { fill: darken(hair, 0.03) }),
    shape(neck, { fill: mix(skin, palette.near, 0.16) }),
    shape(shoulders, { fill: cloth }),
    ...weave(canvas, random, s, shoulders, cloth),
    oval(-1.3 * s, 0.25 * s, 0.22 * s, 0.36 * s, { fill: mix(skin, palette.near, 0.06) }),
    oval(1.3 * s, 0.25 * s, 0.22 * s, 0.36 * s, { fill: mix(skin, palette.near, 0.22) }),
    shape(face, { fill: skin }),
    shape(face, { fill: shade }),
    ...(palette.tags.includes('monochrome') ? [] : cheeks(s)),
    shape(before, { fill: hair }),
    ...earrings(random, s, palette.accent2),
  ];
}

function cheeks(s: number): string[] {
  return [-0.72, 0.72].map((x) =>
    oval(x * s, 0.75 * s, 0.36 * s, 0.24 * s, { fill: '#d9583f', opacity: 0.16 }),
  );
}

function earrings(random: Random, s: number, color: Color): string[] {
  if (random.chance(0.35)) return [];
  return [-1.36, 1.36].map((x) =>
    disc(
      x * s,
      0.95 * s,
      0.19 * s,
      random.chance(0.5) ? { fill: color } : { stroke: color, strokeWidth: 0.08 * s },
    ),
  );
}

function weave({ defs, palette }: Canvas, random: Random, s: number, clip: string, cloth: Color): string[] {
  const tone = random.chance(0.5) ? lighten(cloth, 0.12) : mix(palette.light, cloth, 0.25);
  const pattern = [
    times(11, (i) => `M${num(-4.4 * s)} ${num((3.1 + i * 0.3) * s)}h${num(8.8 * s)}`).join(''),
    times(16, (i) => `M${num((-4.2 + i * 0.56) * s)} ${num(2.8 * s)}v${num(3 * s)}`).join(''),
  ][random.whole(0, 3)];
  const dots = times(70, (i) =>
    ring(
      (-4.2 + (i % 14) * 0.62 + (Math.floor(i / 14) % 2) * 0.31) * s,
      (3.2 + Math.floor(i / 14) * 0.5) * s,
      0.07 * s,
    ),
  ).join('');
  const drawn =
    pattern === undefined
      ? shape(dots, { fill: tone, opacity: 0.8 })
      : shape(pattern, { stroke: tone, strokeWidth: 0.07 * s, opacity: 0.75 });
  return [group([drawn], { clip: defs.clip(clip) })];
}

function path(s: number, d: string): string {
  return d.replaceAll(/-?\d+(\.\d+)?/g, (value) => num(Number(value) * s));
}

const FRINGE =
  'M-1.42 0.1C-1.7 -2.3 1.7 -2.3 1.42 0.1C1.2 -0.5 0.9 -0.85 0.2 -0.95C-0.5 -0.85 -1.2 -0.6 -1.42 0.1Z';

function bob(s: number): { behind: string; before: string } {
  return {
    behind: path(
      s,
      'M-1.75 1.7C-2.2 -0.6 -1.7 -2.25 0 -2.25C1.7 -2.25 2.2 -0.6 1.75 1.7C1 1.9 -1 1.9 -1.75 1.7Z',
    ),
    before: path(
      s,
      'M-1.75 1.7C-2.15 -0.6 -1.7 -2.25 0 -2.25C1.7 -2.25 2.15 -0.6 1.75 1.7C1.5 1.75 1.3 1.7 1.2 1.5C1.45 0.6 1.3 -0.4 1.1 -0.75C0.4 -0.6 -0.6 -0.6 -1.1 -0.75C-1.3 -0.4 -1.45 0.6 -1.2 1.5C-1.3 1.7 -1.5 1.75 -1.75 1.7Z',
    ),
  };
}

function long(s: number): { behind: string; before: string } {
  return {
    behind: path(
      s,
      'M-1.6 4.6C-2.6 2.6 -2.1 -2.3 0 -2.3C2.1 -2.3 2.6 2.6 1.6 4.6C0.6 4.2 -0.6 4.2 -1.6 4.6Z',
    ),
    before: path(
      s,
      'M-1.5 1.2C-1.95 -1 -1.4 -2.28 0.1 -2.28C1.5 -2.25 1.95 -1 1.5 1.2C1.4 0 1.1 -0.9 0.3 -1.35C-0.3 -0.7 -1.35 -0.5 -1.5 1.2Z',
    ),
  };
}

function bun(s: number): { behind: string; before: string } {
  return {
    behind: path(s, 'M-0.95 -2.7C-0.95 -3.9 0.95 -3.9 0.95 -2.7C0.95 -1.6 -0.95 -1.6 -0.95 -2.7Z'),
    before: path(
      s,
      'M-1.4 0.1C-1.75 -2.2 -0.6 -2.3 0 -2.3C0.6 -2.3 1.75 -2.2 1.4 0.1C1.25 -0.7 0.8 -1.2 0 -1.25C-0.8 -1.2 -1.25 -0.7 -1.4 0.1Z',
    ),
  };
}

function short(s: number): { behind: string; before: string } {
  return {
    behind: '',
    before: path(
      s,
      'M-1.38 0.15C-1.6 -0.9 -1.6 -2.1 -0.2 -2.2C0.9 -2.5 1.9 -1.6 1.38 0.15C1.25 -0.3 1.25 -0.7 1 -1C0.2 -0.75 -0.5 -0.9 -0.9 -1.1C-1.2 -0.8 -1.25 -0.3 -1.38 0.15Z',
    ),
  };
}

function curls(s: number): { behind: string; before: string } {
  const crowd = times(15, (i) => {
    const angle = Math.PI * (0.86 + (i / 14) * 1.28);
    return ring(Math.cos(angle) * 1.75 * s, (Math.sin(angle) * 1.75 - 0.35) * s, 0.72 * s);
  }).join('');
  return { behind: crowd + ring(0, -0.6 * s, 1.9 * s), before: path(s, FRINGE) };
}

function wave(s: number): { behind: string; before: string } {
  return {
    behind: path(
      s,
      'M-1.5 2.8C-2.7 2.2 -1.7 1 -2.05 0C-2.3 -1.6 -1.2 -2.4 0.1 -2.35C1.7 -2.4 2.4 -1.2 2 0.2C1.8 1.2 2.8 2 1.6 2.9C1 2.4 -0.8 2.3 -1.5 2.8Z',
    ),
    before: path(
      s,
      'M-1.5 0.9C-2 -0.8 -1.5 -2.3 0.1 -2.3C1.7 -2.35 1.9 -0.9 1.45 0.6C1.3 -0.2 1.1 -0.8 0.7 -1.3C0.2 -0.8 -1.2 -0.9 -1.5 0.9Z',
    ),
  };
}
