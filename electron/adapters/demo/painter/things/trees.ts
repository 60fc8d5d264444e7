import type { Canvas } from '../canvas.ts';
import type { Color } from '../color.ts';
import { heightAt, polygon } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { num, type Point, shape } from '../svg.ts';

/** A fir as one path: jagged tiers that widen towards the ground. */
export function fir(random: Random, [x, y]: Point, tall: number): string {
  const tiers = random.whole(6, 9);
  const wide = tall * random.between(0.17, 0.23);
  const side = (direction: number): Point[] =>
    times(tiers, (i): Point[] => {
      const t = (i + 1) / tiers;
      const reach = wide * t ** 0.9 * random.between(0.82, 1.12);
      const top = y - tall + tall * 0.93 * t;
      return [
        [x + direction * reach, top + tall * 0.012],
        [x + direction * reach * 0.42, top - tall * 0.012],
      ];
    }).flat();
  const trunk: Point[] = [
    [x + tall * 0.018, y - tall * 0.07],
    [x + tall * 0.018, y + tall * 0.02],
    [x - tall * 0.018, y + tall * 0.02],
    [x - tall * 0.018, y - tall * 0.07],
  ];
  return polygon([[x, y - tall], ...side(1), ...trunk, ...side(-1).reverse()]);
}

/** A row of firs growing on a skyline, some close together, some apart. */
export function firs(
  random: Random,
  skyline: readonly Point[],
  look: { from: number; to: number; tall: number; spacing: number; color: Color },
): string {
  const trees: string[] = [];
  for (let x = look.from; x < look.to; x += look.spacing * random.between(0.35, 1.6)) {
    trees.push(
      fir(random, [x, heightAt(skyline, x) + look.tall * 0.03], look.tall * random.between(0.5, 1.15)),
    );
  }
  return shape(trees.join(''), { fill: look.color });
}

/** A poplar: a slim flame of leaves on a short trunk. */
export function poplar([x, y]: Point, tall: number): string {
  const wide = tall * 0.12;
  return `M${num(x)} ${num(y - tall)}C${num(x + wide * 1.3)} ${num(y - tall * 0.6)} ${num(x + wide)} ${num(y - tall * 0.1)} ${num(x + tall * 0.015)} ${num(y - tall * 0.08)}V${num(y)}H${num(x - tall * 0.015)}V${num(y - tall * 0.08)}C${num(x - wide)} ${num(y - tall * 0.1)} ${num(x - wide * 1.3)} ${num(y - tall * 0.6)} ${num(x)} ${num(y - tall)}Z`;
}

/** A tree with a round crown and a shaded side. */
export function roundTree(
  { defs, unit }: Canvas,
  [x, y]: Point,
  tall: number,
  colors: { crown: Color; shade: Color; trunk: Color },
): string {
  const r = tall * 0.36;
  const middle = y - tall + r;
  const fill = defs.radial(
    [
      [0, colors.crown],
      [1, colors.shade],
    ],
    [0.32, 0.28],
    0.85,
  );
  return (
    shape(
      `M${num(x - tall * 0.03)} ${num(y)}L${num(x - tall * 0.012)} ${num(middle)}h${num(tall * 0.024)}L${num(x + tall * 0.03)} ${num(y)}Z`,
      {
        fill: colors.trunk,
      },
    ) +
    `<ellipse cx="${num(x)}" cy="${num(middle)}" rx="${num(r)}" ry="${num(r * 1.06)}" fill="${fill}"/>` +
    shape(
      `M${num(x)} ${num(y - tall * 0.3)}L${num(x)} ${num(middle)}M${num(x)} ${num(y - tall * 0.42)}l${num(r * 0.4)} ${num(-r * 0.45)}`,
      {
        stroke: colors.trunk,
        strokeWidth: Math.max(0.5, unit * 0.0022),
        opacity: 0.7,
      },
    )
  );
}
