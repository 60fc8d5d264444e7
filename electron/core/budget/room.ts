import { type Failure, failure } from '../../../shared/domain/errors.ts';

/**
 * Whether a budget has room for one more call. `reserved`: only if a call under way turns out to cost nothing. `none`: not before the
 * budget is raised or, where it is a month's, the month is over.
 */
export type Room =
  | { readonly kind: 'free' }
  | { readonly kind: 'reserved' | 'none'; readonly failure: Failure };

/** All in US dollars. */
export type RoomAsked = {
  readonly of: 'job' | 'month';
  readonly limitUsd: number;
  readonly spentUsd: number;
  /** What calls under way hold. */
  readonly reservedUsd: number;
  /** What the call is estimated at; null when its price is not known: it then may start as long as anything is left. */
  readonly nextUsd: number | null;
};

/** The smallest price step is far above this; it only absorbs the error of adding floats. */
export const FLOAT_ERROR = 1e-9;

const REACHED = {
  job: { code: 'budget_reached', name: 'Budget' },
  month: { code: 'month_budget_reached', name: 'Monthly budget' },
} as const;

/** Whether one more call may start within a budget. A free one always may. */
export function roomIn({ of, limitUsd, spentUsd, reservedUsd, nextUsd }: RoomAsked): Room {
  const fits = (used: number): boolean =>
    nextUsd === null ? used < limitUsd : used + nextUsd <= limitUsd + FLOAT_ERROR;
  if (nextUsd === 0 || fits(spentUsd + reservedUsd)) return { kind: 'free' };
  const { code, name } = REACHED[of];
  const spent = `${name} of $${limitUsd} reached: $${(spentUsd + reservedUsd).toFixed(4)} spent or reserved`;
  const message = nextUsd === null ? spent : `${spent}, the next image about $${nextUsd.toFixed(4)}`;
  return { kind: fits(spentUsd) ? 'reserved' : 'none', failure: failure(code, message) };
}
