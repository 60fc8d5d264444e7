import type { Canvas } from '../canvas.ts';
import { type Color, darken, lighten } from '../color.ts';
import { ring } from '../paths.ts';
import { type Random, times } from '../random.ts';
import { group, num, oval, type Point, shape } from '../svg.ts';

/** A turned vessel's outline: half widths (as fractions of its height) from foot to lip. */
type Profile = readonly (readonly [half: number, height: number])[];

const PROFILES: Readonly<Record<'vase' | 'bottle' | 'jug' | 'cup' | 'bowl' | 'amphora', Profile>> = {
  vase: [
    [0.16, 0],
    [0.27, 0.22],
    [0.33, 0.45],
    [0.22, 0.72],
    [0.11, 0.86],
    [0.17, 1],
  ],
  bottle: [
    [0.19, 0],
    [0.2, 0.3],
    [0.19, 0.52],
    [0.1, 0.66],
    [0.065, 0.78],
    [0.07, 1],
  ],
  jug: [
    [0.24, 0],
    [0.36, 0.25],
    [0.34, 0.5],
    [0.2, 0.75],
    [0.21, 1],
  ],
  cup: [
    [0.34, 0],
    [0.46, 0.3],
    [0.5, 0.7],
    [0.52, 1],
  ],
  bowl: [
    [0.4, 0],
    [0.75, 0.28],
    [1.02, 0.7],
    [1.12, 1],
  ],
  amphora: [
    [0.12, 0],
    [0.26, 0.3],
    [0.36, 0.58],
    [0.26, 0.8],
    [0.14, 0.9],
    [0.18, 1],
  ],
};
export type VesselKind = keyof typeof PROFILES;

/** A vessel standing at `foot`: body, glaze bands, light from the left, shade to the right. */
export function vessel(
  canvas: Canvas,
  random: Random,
  kind: VesselKind,
  foot: Point,
  tall: number,
  color: Color,
): string {
  const { defs, palette } = canvas;
  const [x, y] = foot;
  const profile = PROFILES[kind];
  const d = outline(profile, foot, tall);
  const lip = (profile.at(-1)?.[0] ?? 0.2) * tall;
  const wide = Math.max(...profile.map(([half]) => half)) * tall;
  const light = defs.linear(
    [0, 0],
    [1, 0],
    [
      [0, '#ffffff', 0.05],
      [0.25, '#ffffff', 0.3],
      [0.5, '#ffffff', 0],
      [0.62, palette.near, 0.05],
      [1, palette.near, 0.6],
    ],
  );
  return [
    castShadow(canvas, foot, wide, tall),
    group([shape(d, { fill: color }), ...glaze(canvas, random, foot, wide, tall, color)], {
      clip: defs.clip(d),
    }),
    shape(d, { fill: light }),
    oval(x, y - tall, lip, lip * 0.17, { fill: darken(color, 0.16) }),
    oval(x, y - tall, lip, lip * 0.17, { stroke: lighten(color, 0.1), strokeWidth: tall * 0.008 }),
  ].join('');
}

function outline(profile: Profile, [x, y]: Point, tall: number): string {
  const side = (direction: number): Point[] =>
    profile.map(([half, up]) => [x + direction * half * tall, y - up * tall]);
  const [right, left] = [side(1), side(-1).reverse()];
  const curve = (points: readonly Point[]): string =>
    points
      .slice(1)
      .map(([px, py], i) => {
        const [qx, qy] = points[i] ?? [px, py];
        const lift = (py - qy) * 0.5;
        return `C${num(qx)} ${num(qy + lift)} ${num(px)} ${num(py - lift)} ${num(px)} ${num(py)}`;
      })
      .join('');
  const [startX, startY] = right[0] ?? [x, y];
  const [overX, overY] = left[0] ?? [x, y];
  const foot = Math.abs(startX - x);
  return `M${num(startX)} ${num(startY)}${curve(right)}L${num(overX)} ${num(overY)}${curve(left)}Q${num(x)} ${num(y + foot * 0.2)} ${num(startX)} ${num(startY)}Z`;
}

function glaze(
  { palette }: Canvas,
  random: Random,
  [x, y]: Point,
  wide: number,
  tall: number,
  color: Color,
): string[] {
  const tone = random.pick([lighten(color, 0.12), darken(color, 0.12), palette.light]);
  const band = (at: number, thick: number): string =>
    shape(
      `M${num(x - wide)} ${num(y - tall * at)}q${num(wide)} ${num(wide * 0.24)} ${num(wide * 2)} 0v${num(-tall * thick)}q${num(-wide)} ${num(wide * 0.24)} ${num(-wide * 2)} 0Z`,
      { fill: tone, opacity: 0.85 },
    );
  switch (random.whole(0, 3)) {
    case 0:
      return [band(0.32, 0.16), band(0.56, 0.025)];
    case 1:
      return times(4, (i) => band(0.2 + i * 0.12, 0.035));
    case 2:
      return [
        shape(
          times(46, () =>
            ring(
              x + random.between(-1, 1) * wide,
              y - random.between(0, 1) * tall,
              tall * random.between(0.004, 0.012),
            ),
          ).join(''),
          { fill: tone, opacity: 0.8 },
        ),
      ];
    default:
      return [];
  }
}

/** A long soft shadow on the table, away from the light. */
export function castShadow({ palette, defs }: Canvas, [x, y]: Point, wide: number, tall: number): string {
  const fade = defs.linear(
    [0, 0],
    [1, 0],
    [
      [0, palette.near, 0.5],
      [1, palette.near, 0],
    ],
  );
  const long = wide + tall * 0.75;
  return shape(
    `M${num(x - wide * 0.7)} ${num(y - wide * 0.06)}Q${num(x + long * 0.4)} ${num(y - wide * 0.3)} ${num(x + long)} ${num(y - wide * 0.12)}Q${num(x + long * 0.6)} ${num(y + wide * 0.3)} ${num(x)} ${num(y + wide * 0.2)}Q${num(x - wide * 0.6)} ${num(y + wide * 0.18)} ${num(x - wide * 0.7)} ${num(y - wide * 0.06)}Z`,
    { fill: fade },
  );
}
