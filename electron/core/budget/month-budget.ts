import type { BudgetState, BudgetStatus, MonthlyBudget, Spending } from '../../../shared/domain/budget.ts';
import type { Clock } from '../ports/clock.ts';
import type { AttemptTable } from '../ports/store.ts';
import { type Month, monthOf } from './month.ts';
import { FLOAT_ERROR, type Room, roomIn } from './room.ts';

export type MonthBudgetParts = {
  readonly attempts: Pick<AttemptTable, 'spending'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly budget: () => MonthlyBudget;
  /** Hears each change of the state, once. */
  readonly onChange: (status: BudgetStatus) => void;
  /** Must not throw. */
  readonly onProblem: (message: string, error: unknown) => void;
};

/** What may be spent in a calendar month over all jobs, and what was. Money of deleted jobs stays spent. */
export class MonthBudget {
  readonly #parts: MonthBudgetParts;
  /** The budget and month in which a call was refused: it is reached from then on, though some of it is left. */
  #refused: string | null = null;
  #told: BudgetState;

  constructor(parts: MonthBudgetParts) {
    this.#parts = parts;
    // What was told in an earlier run of the app is not told again.
    this.#told = this.status().state;
  }

  status(): BudgetStatus {
    const { clock, attempts } = this.#parts;
    const budget = this.#parts.budget();
    const month = monthOf(clock.now());
    const spending = attempts.spending(month.start, month.end);
    return {
      ...budget,
      ...spending,
      state: this.#stateOf(budget, month, spending),
      monthStart: month.start,
      monthEnd: month.end,
    };
  }

  /**
   * Whether one more call may start.
   * @param estimatedUsd what the call will cost, in US dollars; null when its price is not known.
   */
  roomFor(estimatedUsd: number | null): Room {
    const { usd, whenReached } = this.#parts.budget();
    if (usd === null || whenReached === 'warn') return { kind: 'free' };
    const month = monthOf(this.#parts.clock.now());
    const { billedUsd, perhapsUsd, reservedUsd } = this.#parts.attempts.spending(month.start, month.end);
    const spentUsd = billedUsd + perhapsUsd;
    return roomIn({ of: 'month', limitUsd: usd, spentUsd, reservedUsd, nextUsd: estimatedUsd });
  }

  /** A call was refused for want of room: from now on the month's budget counts as reached. */
  refused(): void {
    const { usd } = this.#parts.budget();
    if (usd !== null) this.#refused = keyOf(usd, monthOf(this.#parts.clock.now()));
  }

  /** Tells if the state has changed since it was last told. Never throws. */
  look(): void {
    try {
      if (this.#parts.budget().usd === null && this.#told === 'none') return;
      const status = this.status();
      if (status.state === this.#told) return;
      this.#told = status.state;
      this.#parts.onChange(status);
    } catch (error) {
      this.#parts.onProblem('How the monthly budget stands could not be read', error);
    }
  }

  #stateOf(budget: MonthlyBudget, month: Month, { billedUsd, perhapsUsd }: Spending): BudgetState {
    const { usd, warnAtPercent } = budget;
    if (usd === null) return 'none';
    const spent = billedUsd + perhapsUsd + FLOAT_ERROR;
    const wasRefused = budget.whenReached === 'stop' && this.#refused === keyOf(usd, month);
    if (spent >= usd || wasRefused) return 'reached';
    return spent >= (usd * warnAtPercent) / 100 ? 'warning' : 'ok';
  }
}

/** Another amount or another month is another budget. */
function keyOf(usd: number, { start }: Month): string {
  return `${usd} ${start}`;
}
