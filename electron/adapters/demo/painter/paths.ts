import type { Random } from './random.ts';
import { times } from './random.ts';
import { num, type Point } from './svg.ts';

/** Straight lines through the points; `close` joins the last with the first. */
export function polygon(points: readonly Point[], close = true): string {
  const body = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${num(x)} ${num(y)}`).join('');
  return close ? `${body}Z` : body;
}

/** A curve through all points (Catmull-Rom as cubic Béziers). */
export function smooth(points: readonly Point[]): string {
  const first = points[0];
  if (first === undefined) return '';
  const at = (i: number): Point => points[Math.max(0, Math.min(points.length - 1, i))] ?? first;
  let d = `M${num(first[0])} ${num(first[1])}`;
  for (let i = 0; i < points.length - 1; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    d += `C${num(p1[0] + (p2[0] - p0[0]) / 6)} ${num(p1[1] + (p2[1] - p0[1]) / 6)} `;
    d += `${num(p2[0] - (p3[0] - p1[0]) / 6)} ${num(p2[1] - (p3[1] - p1[1]) / 6)} ${num(p2[0])} ${num(p2[1])}`;
  }
  return d;
}

/** A closed curve through all points. */
export function blob(points: readonly Point[]): string {
  const count = points.length;
  const at = (i: number): Point => points[(i + count) % count] ?? [0, 0];
  const start = at(0);
  let d = `M${num(start[0])} ${num(start[1])}`;
  for (let i = 0; i < count; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    d += `C${num(p1[0] + (p2[0] - p0[0]) / 6)} ${num(p1[1] + (p2[1] - p0[1]) / 6)} `;
    d += `${num(p2[0] - (p3[0] - p1[0]) / 6)} ${num(p2[1] - (p3[1] - p1[1]) / 6)} ${num(p2[0])} ${num(p2[1])}`;
  }
  return `${d}Z`;
}

/** What lies below a skyline, down to `bottom`. */
export function below(skyline: readonly Point[], bottom: number, curved: boolean): string {
  const first = skyline[0] ?? [0, bottom];
  const last = skyline.at(-1) ?? first;
  const edge = curved ? smooth(skyline) : polygon(skyline, false);
  return `${edge}L${num(last[0])} ${num(bottom)}L${num(first[0])} ${num(bottom)}Z`;
}

/** A circle as a path, for clips and for many in one path. */
export function ring(x: number, y: number, r: number): string {
  return `M${num(x - r)} ${num(y)}a${num(r)} ${num(r)} 0 1 0 ${num(2 * r)} 0a${num(r)} ${num(r)} 0 1 0 ${num(-2 * r)} 0Z`;
}

export function rectangle(x: number, y: number, width: number, height: number): string {
  return `M${num(x)} ${num(y)}h${num(width)}v${num(height)}h${num(-width)}Z`;
}

/** A leaf from its stalk to its tip; `bulge` is its half width as a fraction of its length. */
export function leaf([x0, y0]: Point, [x1, y1]: Point, bulge: number): string {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const control = (side: number): string =>
    `${num(x0 + dx * 0.45 - dy * bulge * 2 * side)} ${num(y0 + dy * 0.45 + dx * bulge * 2 * side)}`;
  return `M${num(x0)} ${num(y0)}Q${control(1)} ${num(x1)} ${num(y1)}Q${control(-1)} ${num(x0)} ${num(y0)}Z`;
}

/** Soft hills from edge to edge: a few sine waves around `level`, `height` from trough to crest. */
export function hills(random: Random, width: number, level: number, height: number, bumps: number): Point[] {
  const waves = times(3, (i) => ({
    rate: (bumps * 2 * Math.PI * (1 + i * random.between(0.5, 0.9))) / width,
    phase: random.between(0, 2 * Math.PI),
    size: height / 2 / (1 + i * 1.4),
  }));
  const step = width / 40;
  return times(45, (i) => {
    const x = (i - 2) * step;
    return [
      x,
      level + waves.reduce((sum, wave) => sum + Math.sin(x * wave.rate + wave.phase) * wave.size, 0),
    ];
  });
}

/** A mountain range from edge to edge by midpoint displacement: `height` is how far peaks rise above `level`. */
export function range(
  random: Random,
  width: number,
  level: number,
  height: number,
  roughness: number,
): Point[] {
  let heights = times(random.whole(3, 5), () => random.between(0.1, 1));
  let swing = 0.42;
  for (let round = 0; round < 6; round++) {
    heights = heights.flatMap((value, i) => {
      const next = heights[i + 1];
      return next === undefined ? [value] : [value, (value + next) / 2 + random.between(-swing, swing) * 0.5];
    });
    swing *= roughness;
  }
  const step = (width * 1.04) / (heights.length - 1);
  return heights.map((value, i) => [i * step - width * 0.02, level - value * height]);
}

/** The height of a skyline at `x`. */
export function heightAt(skyline: readonly Point[], x: number): number {
  const right = skyline.findIndex((point) => point[0] >= x);
  const b = skyline[right] ?? skyline.at(-1) ?? [0, 0];
  const a = skyline[right - 1] ?? b;
  return b[0] === a[0] ? b[1] : a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0]);
}
