import type { Cost } from '../../../shared/domain/job.ts';
import { strings } from '../../strings.ts';

const dollars = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
});

/** What is known to be spent, and how many calls have no known price: unpriced is never the same as free. */
export function formatCost(cost: Cost): string {
  const unpriced = cost.unpriced > 0 ? strings.job.unpriced(cost.unpriced) : null;
  if (cost.usd === 0) return unpriced ?? strings.job.free;
  return [dollars.format(cost.usd), unpriced].filter((part) => part !== null).join(' + ');
}

/** An estimate in US dollars, marked as one. */
export function formatEstimate(usd: number): string {
  return strings.job.estimate(dollars.format(usd));
}

/** Milliseconds as `M:SS`, or `H:MM:SS` from an hour on. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, ...rest] = parts;
  const shown = hours > 0 ? parts : rest;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
