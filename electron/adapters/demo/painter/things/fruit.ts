import type { Canvas } from '../canvas.ts';
import { type Color, darken, lighten, mix } from '../color.ts';
import { leaf, ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { disc, group, num, oval, type Point, shape } from '../svg.ts';
import { castShadow } from './vessel.ts';

const FRUITS = ['apple', 'orange', 'pear', 'lemon', 'cherry'] as const;
export type Fruit = (typeof FRUITS)[number];

/** The kinds that the prompt names, or any two. */
export function fruitKinds({ motifs, random }: Canvas): readonly [Fruit, ...Fruit[]] {
  const [first, ...rest] = FRUITS.filter((kind) => motifs.has(kind));
  const any = random.fork('fruit kinds');
  return first === undefined ? [any.pick(FRUITS), any.pick(FRUITS)] : [first, ...rest];
}

const COLORS: Readonly<Record<Fruit, Color>> = {
  apple: '#c9382e',
  orange: '#ee8a2a',
  pear: '#b9b545',
  lemon: '#f3cd3f',
  cherry: '#a3182f',
};

/** A fruit resting at `foot`, `size` its radius; its natural colour leans towards the palette. */
export function fruit(
  canvas: Canvas,
  random: Random,
  kind: Fruit,
  foot: Point,
  size: number,
  shadow: boolean,
): string {
  const { palette } = canvas;
  const mono = palette.tags.includes('monochrome');
  const color = mono
    ? mix(palette.near, palette.light, random.between(0.2, 0.6))
    : mix(COLORS[kind], palette.accent, 0.15);
  const [x, y] = foot;
  const body = group([draw(canvas, random, kind, size, color)], {
    transform: `translate(${num(x)} ${num(y - size)})`,
  });
  return (shadow ? castShadow(canvas, [x, y - size * 0.05], size * 0.9, size * 0.9) : '') + body;
}

function draw(canvas: Canvas, random: Random, kind: Fruit, r: number, color: Color): string {
  const stem = mix(canvas.palette.near, '#4a3320', 0.5);
  const green = mix('#4f8a4a', canvas.palette.near, 0.25);
  const leafy = random.chance(0.6)
    ? shape(leaf([0, -r * 0.98], [r * random.between(0.5, 0.75), -r * 1.35], 0.22), { fill: green })
    : '';
  const stalk = shape(
    `M0 ${num(-r * 0.8)}q${num(r * 0.05)} ${num(-r * 0.3)} ${num(r * 0.16)} ${num(-r * 0.5)}`,
    { stroke: stem, strokeWidth: r * 0.09, cap: 'round' },
  );
  switch (kind) {
    case 'pear':
      return (
        shaded(
          canvas,
          `M0 ${num(-r * 1.5)}C${num(r * 0.5)} ${num(-r * 1.5)} ${num(r * 0.4)} ${num(-r * 0.7)} ${num(r * 0.75)} ${num(-r * 0.2)}C${num(r * 1.2)} ${num(r * 0.5)} ${num(r * 0.7)} ${num(r)} 0 ${num(r)}C${num(-r * 0.7)} ${num(r)} ${num(-r * 1.2)} ${num(r * 0.5)} ${num(-r * 0.75)} ${num(-r * 0.2)}C${num(-r * 0.4)} ${num(-r * 0.7)} ${num(-r * 0.5)} ${num(-r * 1.5)} 0 ${num(-r * 1.5)}Z`,
          r,
          color,
        ) +
        shape(`M0 ${num(-r * 1.45)}q${num(r * 0.05)} ${num(-r * 0.2)} ${num(r * 0.18)} ${num(-r * 0.4)}`, {
          stroke: stem,
          strokeWidth: r * 0.09,
          cap: 'round',
        })
      );
    case 'lemon':
      return shaded(
        canvas,
        `M${num(-r * 1.25)} ${num(r * 0.25)}q${num(r * 0.15)} ${num(-r * 0.12)} ${num(r * 0.25)} ${num(-r * 0.28)}C${num(-r * 0.7)} ${num(-r * 0.85)} ${num(r * 0.6)} ${num(-r * 0.85)} ${num(r * 0.98)} 0q${num(r * 0.1)} ${num(r * 0.16)} ${num(r * 0.27)} ${num(r * 0.2)}q${num(-r * 0.12)} ${num(r * 0.14)} ${num(-r * 0.27)} ${num(r * 0.22)}C${num(r * 0.6)} ${num(r * 1.2)} ${num(-r * 0.7)} ${num(r * 1.15)} ${num(-r)} ${num(r * 0.45)}q${num(-r * 0.1)} ${num(-r * 0.1)} ${num(-r * 0.25)} ${num(-r * 0.2)}Z`,
        r,
        color,
      );
    case 'apple':
      return (
        shaded(
          canvas,
          `M0 ${num(-r * 0.72)}C${num(r * 0.35)} ${num(-r * 1.1)} ${num(r * 1.05)} ${num(-r * 0.9)} ${num(r * 1.02)} ${num(-r * 0.05)}C${num(r)} ${num(r * 0.75)} ${num(r * 0.5)} ${num(r * 1.1)} 0 ${num(r * 0.93)}C${num(-r * 0.5)} ${num(r * 1.1)} ${num(-r)} ${num(r * 0.75)} ${num(-r * 1.02)} ${num(-r * 0.05)}C${num(-r * 1.05)} ${num(-r * 0.9)} ${num(-r * 0.35)} ${num(-r * 1.1)} 0 ${num(-r * 0.72)}Z`,
          r,
          color,
        ) +
        oval(0, -r * 0.7, r * 0.3, r * 0.09, { fill: darken(color, 0.16) }) +
        stalk +
        leafy
      );
    case 'cherry':
      return (
        disc(-r * 0.4, r * 0.45, r * 0.5, { fill: color }) +
        disc(r * 0.5, r * 0.5, r * 0.48, { fill: darken(color, 0.04) }) +
        disc(-r * 0.55, r * 0.3, r * 0.12, { fill: '#ffffff', opacity: 0.5 }) +
        disc(r * 0.36, r * 0.35, r * 0.11, { fill: '#ffffff', opacity: 0.45 }) +
        shape(
          `M${num(-r * 0.4)} 0Q${num(-r * 0.2)} ${num(-r * 0.9)} ${num(r * 0.3)} ${num(-r * 1.3)}Q${num(r * 0.6)} ${num(-r * 0.5)} ${num(r * 0.5)} ${num(r * 0.05)}`,
          { stroke: green, strokeWidth: r * 0.07, cap: 'round' },
        ) +
        shape(leaf([r * 0.3, -r * 1.3], [r * 1.1, -r * 1.2], 0.22), { fill: green })
      );
    case 'orange':
      return (
        shaded(canvas, ring(0, 0, r), r, color) +
        shape(
          times(26, () => ring(random.between(-0.7, 0.7) * r, random.between(-0.7, 0.7) * r, r * 0.02)).join(
            '',
          ),
          { fill: darken(color, 0.08), opacity: 0.6 },
        ) +
        oval(0, -r * 0.82, r * 0.16, r * 0.07, { fill: green }) +
        leafy
      );
  }
}

function shaded({ defs, palette }: Canvas, d: string, r: number, color: Color): string {
  const fill = defs.radial(
    [
      [0, lighten(color, 0.1)],
      [0.45, color],
      [1, mix(darken(color, 0.1), palette.near, 0.4)],
    ],
    [0.34, 0.3],
    0.78,
  );
  return (
    shape(d, { fill }) +
    oval(-r * 0.38, -r * 0.42, r * 0.2, r * 0.13, {
      fill: '#ffffff',
      opacity: 0.32,
      transform: `rotate(-32 ${num(-r * 0.38)} ${num(-r * 0.42)})`,
    })
  );
}
