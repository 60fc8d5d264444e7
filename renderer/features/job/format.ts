import type { Cost } from '../../../shared/domain/job.ts';
import { money } from '../../strings/format.ts';
import { strings } from '../../strings/index.ts';

/** What is known to be spent, and how many calls have no known price: unpriced is never the same as free. */
export function formatCost(cost: Cost): string {
  const unpriced = cost.unpriced > 0 ? strings.job.cost.unpriced(cost.unpriced) : null;
  if (cost.usd === 0) return unpriced ?? strings.job.cost.free;
  return [money(cost.usd), unpriced].filter((part) => part !== null).join(' + ');
}

/** An estimate in US dollars, marked as one. */
export function formatEstimate(usd: number): string {
  return strings.job.cost.estimate(money(usd));
}
