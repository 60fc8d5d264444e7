import { z } from 'zod';
import { timestampSchema } from './ids.ts';

/** What may be spent in one calendar month, by the clock of this computer. */
export const monthlyBudgetSchema = z.strictObject({
  /** US dollars; null for no limit. */
  usd: z.number().positive('A budget must be more than 0 US dollars.').max(1_000_000).nullable(),
  /** From which part of it on its user is warned, in per cent. */
  warnAtPercent: z.int().min(1).max(100),
  /** `stop`: no call starts that might pass it. `warn`: calls go on, and it is said. */
  whenReached: z.enum(['stop', 'warn']),
});
export type MonthlyBudget = z.infer<typeof monthlyBudgetSchema>;

export const NO_MONTHLY_BUDGET: MonthlyBudget = { usd: null, warnAtPercent: 80, whenReached: 'stop' };

/** `none`: no budget is set. `warning`: past the part from which on it is warned. `reached`: there is no room for the next call. */
export const BUDGET_STATES = ['none', 'ok', 'warning', 'reached'] as const;
export const budgetStateSchema = z.enum(BUDGET_STATES);
export type BudgetState = z.infer<typeof budgetStateSchema>;

/**
 * Money of one stretch of time, in US dollars. A call whose price was only estimated counts with its estimate. Free calls, as those of
 * the demo provider, count 0.
 */
export const spendingSchema = z.strictObject({
  /** Calls that were charged. */
  billedUsd: z.number().nonnegative(),
  /** Calls that may have been charged; counted as if they were. */
  perhapsUsd: z.number().nonnegative(),
  /** Held for calls under way. */
  reservedUsd: z.number().nonnegative(),
  /** Calls that were or may have been charged, of which nobody knows how much: they are not in the sums. */
  unpriced: z.int().nonnegative(),
});
export type Spending = z.infer<typeof spendingSchema>;

export const budgetStatusSchema = z.strictObject({
  ...monthlyBudgetSchema.shape,
  ...spendingSchema.shape,
  state: budgetStateSchema,
  /** When this month began and when the next one begins, epoch milliseconds. */
  monthStart: timestampSchema,
  monthEnd: timestampSchema,
});
export type BudgetStatus = z.infer<typeof budgetStatusSchema>;
