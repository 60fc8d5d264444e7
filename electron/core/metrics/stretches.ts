import type { Stretch } from '../../../shared/contract/metrics.ts';

/** What of a stretch lies within another one, in milliseconds. */
export function overlapMs(stretch: Stretch, within: Stretch): number {
  return Math.max(0, Math.min(stretch.to, within.to) - Math.max(stretch.from, within.from));
}

/** Stretches put together where they touch, in order, so that what overlaps counts once. */
export function joined(stretches: readonly Stretch[]): Stretch[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** What of all these stretches lies within one, in milliseconds; what overlaps counts as often as it does. */
export function totalWithin(stretches: readonly Stretch[], within: Stretch): number {
  return stretches.reduce((sum, stretch) => sum + overlapMs(stretch, within), 0);
}
