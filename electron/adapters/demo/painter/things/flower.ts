import type { Canvas } from '../canvas.ts';
import { type Color, darken, lighten, mix } from '../color.ts';
import { leaf, polygon, ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { disc, group, num, type Point, shape } from '../svg.ts';

export type FlowerKind = 'daisy' | 'poppy' | 'tulip' | 'allium' | 'dahlia';
const FLOWER_KINDS: readonly [FlowerKind, ...FlowerKind[]] = ['daisy', 'poppy', 'tulip', 'allium', 'dahlia'];

/** Radians between neighbours where nothing lines up: how seeds sit in a flower. */
const GOLDEN_ANGLE = 2.39996;

/** The kinds that the prompt names, or any two. */
export function flowerKinds({ motifs, random }: Canvas): readonly [FlowerKind, ...FlowerKind[]] {
  const [first, ...rest] = FLOWER_KINDS.filter((kind) => motifs.has(kind));
  const any = random.fork('flower kinds');
  return first === undefined ? [any.pick(FLOWER_KINDS), any.pick(FLOWER_KINDS)] : [first, ...rest];
}

type Look = { readonly petal: Color; readonly heart: Color; readonly dark: Color };

/** A flower's head, `size` its radius, facing the viewer and slightly up. */
export function flowerHead(
  canvas: Canvas,
  random: Random,
  kind: FlowerKind,
  at: Point,
  size: number,
  look: Look,
): string {
  const draw = { daisy, poppy, tulip, allium, dahlia }[kind];
  return group([draw(canvas, random, size, look)], {
    transform: `translate(${num(at[0])} ${num(at[1])}) rotate(${num(random.between(-16, 16))})`,
  });
}

function petals(count: number, from: number, long: number, bulge: number, turn: number): string {
  return times(count, (i) => {
    const angle = turn + (i / count) * 2 * Math.PI;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return leaf([cos * from, sin * from], [cos * long, sin * long], bulge);
  }).join('');
}

function daisy(_: Canvas, random: Random, size: number, { petal, heart, dark }: Look): string {
  const count = random.whole(11, 17);
  const seeds = times(22, (i) => {
    const [angle, away] = [i * GOLDEN_ANGLE, size * 0.25 * Math.sqrt(i / 22)];
    return ring(Math.cos(angle) * away, Math.sin(angle) * away, size * 0.018);
  }).join('');
  return (
    shape(petals(count, size * 0.12, size, 0.16, 0.2), { fill: mix(petal, dark, 0.22) }) +
    shape(petals(count, size * 0.12, size * 0.94, 0.13, 0.2 + Math.PI / count), { fill: petal }) +
    disc(0, 0, size * 0.29, { fill: heart }) +
    shape(seeds, { fill: darken(heart, 0.2), opacity: 0.8 })
  );
}

function poppy({ defs }: Canvas, random: Random, size: number, { petal, dark }: Look): string {
  const lobes = times(5, (i) => {
    const angle = (i / 5) * 2 * Math.PI + random.between(-0.2, 0.2);
    const [x, y] = [Math.cos(angle) * size * 0.42, Math.sin(angle) * size * 0.36];
    const fill = defs.radial([
      [0, darken(petal, 0.1)],
      [0.75, petal],
      [1, lighten(petal, 0.06)],
    ]);
    return `<ellipse cx="${num(x)}" cy="${num(y)}" rx="${num(size * random.between(0.52, 0.64))}" ry="${num(size * random.between(0.46, 0.56))}" fill="${fill}" transform="rotate(${num((angle * 180) / Math.PI)} ${num(x)} ${num(y)})" opacity="0.9"/>`;
  });
  const stamens = times(20, (i) => {
    const [angle, away] = [(i / 20) * 2 * Math.PI, size * random.between(0.22, 0.34)];
    return ring(Math.cos(angle) * away, Math.sin(angle) * away, size * 0.022);
  }).join('');
  return [
    ...lobes,
    disc(0, 0, size * 0.17, { fill: dark }),
    shape(stamens, { fill: dark }),
    disc(-size * 0.03, -size * 0.03, size * 0.07, { fill: mix(dark, '#9fb38a', 0.55) }),
  ].join('');
}

function tulip(_: Canvas, random: Random, size: number, { petal, dark }: Look): string {
  const s = size * 0.95;
  const flare = random.between(0.7, 0.95);
  const outer = (side: number): string =>
    `M0 ${num(s)}C${num(side * s * 0.85)} ${num(s * 0.9)} ${num(side * s * 0.95)} ${num(-s * 0.1)} ${num(side * s * flare * 0.8)} ${num(-s * 0.85)}C${num(side * s * 0.3)} ${num(-s * 0.45)} ${num(side * s * 0.05)} ${num(s * 0.2)} 0 ${num(s)}Z`;
  const middle = `M0 ${num(s)}C${num(-s * 0.62)} ${num(s * 0.5)} ${num(-s * 0.5)} ${num(-s * 0.4)} 0 ${num(-s)}C${num(s * 0.5)} ${num(-s * 0.4)} ${num(s * 0.62)} ${num(s * 0.5)} 0 ${num(s)}Z`;
  return (
    shape(middle, { fill: mix(petal, dark, 0.25) }) +
    shape(outer(-1), { fill: petal }) +
    shape(outer(1), { fill: lighten(petal, 0.05) }) +
    shape(
      `M0 ${num(s)}C${num(-s * 0.36)} ${num(s * 0.5)} ${num(-s * 0.3)} ${num(s * 0.1)} 0 ${num(-s * 0.3)}C${num(s * 0.3)} ${num(s * 0.1)} ${num(s * 0.36)} ${num(s * 0.5)} 0 ${num(s)}Z`,
      { fill: mix(petal, dark, 0.12) },
    )
  );
}

function allium(_: Canvas, random: Random, size: number, { petal, heart }: Look): string {
  const tips = times(64, (i): Point => {
    const [angle, away] = [i * GOLDEN_ANGLE, size * Math.sqrt((i + 0.5) / 64) * random.between(0.9, 1.04)];
    return [Math.cos(angle) * away, Math.sin(angle) * away];
  });
  const rays = tips.map(([x, y]) => `M0 0L${num(x)} ${num(y)}`).join('');
  const florets = (part: number): string =>
    tips.map(([x, y], i) => (i % 3 === part ? star([x, y], size * 0.12, i) : '')).join('');
  const hearts = tips.map(([x, y]) => ring(x, y, size * 0.018)).join('');
  return [
    shape(rays, { stroke: petal, strokeWidth: size * 0.012, opacity: 0.6 }),
    shape(florets(0) + florets(1), { fill: petal }),
    shape(florets(2), { fill: lighten(petal, 0.08) }),
    shape(hearts, { fill: mix(heart, petal, 0.3) }),
  ].join('');
}

/** A floret of six points. */
function star([x, y]: Point, size: number, turn: number): string {
  return polygon(
    times(12, (i): Point => {
      const [angle, away] = [turn + (i * Math.PI) / 6, i % 2 === 0 ? size : size * 0.38];
      return [x + Math.cos(angle) * away, y + Math.sin(angle) * away];
    }),
  );
}

function dahlia(_: Canvas, random: Random, size: number, { petal, heart, dark }: Look): string {
  const rings = 6;
  const layers = times(rings, (i) => {
    const t = i / (rings - 1);
    const tone = i % 2 === 0 ? mix(petal, dark, 0.2 - 0.1 * t) : lighten(petal, 0.05 * t);
    return shape(
      petals(Math.round(16 - 6 * t), 0, size * (1 - 0.72 * t), 0.2 + 0.06 * t, random.between(0, 1)),
      { fill: tone },
    );
  });
  return [...layers, disc(0, 0, size * 0.1, { fill: heart })].join('');
}
