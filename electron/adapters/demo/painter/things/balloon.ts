import type { Canvas } from '../canvas.ts';
import { lighten, mix } from '../color.ts';
import type { Random } from '../random.ts';
import { group, num, shape } from '../svg.ts';

/** A hot-air balloon in gores of two colours; the first is near, the others drift far off. */
export function balloon(
  { palette, width, unit, defs }: Canvas,
  random: Random,
  horizon: number,
  order: number,
): string {
  const size = unit * (order === 0 ? random.between(0.085, 0.12) : random.between(0.025, 0.05));
  const [x, y] = [
    width * random.between(0.12, 0.88),
    Math.max(size * 1.3, horizon - unit * random.between(order === 0 ? 0.2 : 0.1, 0.36)),
  ];
  const half = (k: number): string =>
    `M0 ${num(size * 1.25)}C${num(-size * 0.35 * k)} ${num(size * 0.95)} ${num(-size * k)} ${num(size * 0.5)} ${num(-size * k)} 0C${num(-size * k)} ${num(-size * 1.32)} ${num(size * k)} ${num(-size * 1.32)} ${num(size * k)} 0C${num(size * k)} ${num(size * 0.5)} ${num(size * 0.35 * k)} ${num(size * 0.95)} 0 ${num(size * 1.25)}Z`;
  const [one, two] = [palette.accent, lighten(mix(palette.accent2, palette.light, 0.3), 0.02)];
  const shade = defs.linear(
    [0, 0],
    [1, 0],
    [
      [0, '#ffffff', 0.22],
      [0.5, '#ffffff', 0],
      [1, palette.near, 0.5],
    ],
  );
  const basket = `M${num(-size * 0.14)} ${num(size * 1.5)}h${num(size * 0.28)}l${num(-size * 0.04)} ${num(size * 0.24)}h${num(-size * 0.2)}Z`;
  const ropes = `M${num(-size * 0.13)} ${num(size * 1.5)}L${num(-size * 0.2)} ${num(size * 1.05)}M${num(size * 0.13)} ${num(size * 1.5)}L${num(size * 0.2)} ${num(size * 1.05)}`;
  return group(
    [
      shape(half(1), { fill: one }),
      shape(half(0.74), { fill: two }),
      shape(half(0.46), { fill: one }),
      shape(half(0.17), { fill: two }),
      shape(half(1), { fill: shade }),
      shape(ropes, { stroke: palette.near, strokeWidth: size * 0.025 }),
      shape(basket, { fill: mix('#6b452c', palette.near, 0.3) }),
    ],
    { transform: `translate(${num(x)} ${num(y)})`, opacity: order === 0 ? 1 : 0.85 },
  );
}
