import type { Sample } from './samples.ts';

/** What memory may grow by between the first warm minute and the last one. */
const MOST_GROWTH = 0.05;
/** How much of the run is taken together at either end, so that one sample decides nothing. */
const AT_EITHER_END = 1 / 60;

/** How a figure went, from the first warm samples to the last: medians in bytes, and growth as a fraction. */
export type Course = {
  readonly first: number;
  readonly last: number;
  readonly growth: number;
  /** What a straight line through all warm samples (least squares) grew by over that time, as a fraction of where it began. */
  readonly slope: number;
};

/** The samples from which on so many jobs had come to their end; of a run that did not come so far, the last of them. */
export function warm(samples: readonly Sample[], jobs: number): readonly Sample[] {
  const from = samples.findIndex((sample) => sample.jobs >= jobs);
  return samples.slice(from === -1 ? samples.length - 1 : from);
}

export function courseOf(samples: readonly Sample[], figure: (sample: Sample) => number): Course {
  const values = samples.map(figure);
  const times = samples.map(({ at }) => at);
  const many = Math.max(1, Math.round(values.length * AT_EITHER_END));
  const first = median(values.slice(0, many));
  const last = median(values.slice(-many));
  const line = leastSquares(times, values);
  const from = line.at(Math.min(...times));
  return { first, last, growth: last / first - 1, slope: line.at(Math.max(...times)) / from - 1 };
}

/** What of a course breaks the promise, by its ends or by the line through it; null when it holds. */
export function tooMuch(name: string, { first, last, growth, slope }: Course): string | null {
  if (growth <= MOST_GROWTH && slope <= MOST_GROWTH) return null;
  const change = `${megabytes(first)} → ${megabytes(last)}`;
  return `${name} grew by ${percent(growth)} (${change}), by a straight line ${percent(slope)}`;
}

/** Kinds of handles of which there are more at the end than at the beginning, both times at rest. */
export function leaked(before: Sample, after: Sample): string[] {
  // What is to be done in this very turn is no handle that stays.
  const kinds = Object.keys(after.resources).filter((kind) => kind !== 'Immediate');
  const more = kinds.filter((kind) => (after.resources[kind] ?? 0) > (before.resources[kind] ?? 0));
  const told = more.map((kind) => `${kind}: ${before.resources[kind] ?? 0} → ${after.resources[kind]}`);
  if (before.files !== null && after.files !== null && after.files > before.files) {
    told.push(`open files: ${before.files} → ${after.files}`);
  }
  return told;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The straight line through points from which it is least far away, squared. */
function leastSquares(xs: readonly number[], ys: readonly number[]): { at(x: number): number } {
  const meanX = mean(xs);
  const meanY = mean(ys);
  const spread = xs.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  const together = xs.reduce((sum, x, index) => sum + (x - meanX) * ((ys[index] ?? 0) - meanY), 0);
  const slope = spread === 0 ? 0 : together / spread;
  return { at: (x) => meanY + slope * (x - meanX) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
