import type { Money, Tally } from '../../../shared/contract/metrics.ts';

export const NO_MONEY: Money = {
  usd: 0,
  wastedUsd: 0,
  estimatedUsd: 0,
  unpriced: 0,
  maybeBilled: 0,
  maybeBilledUsd: 0,
};

const NOTHING: Tally = {
  ...NO_MONEY,
  completed: 0,
  failed: 0,
  cancelled: 0,
  unknown: 0,
  calls: 0,
  succeeded: 0,
  retries: 0,
  failures: 0,
  workMs: 0,
  rateLimitMs: 0,
  retryWaitMs: 0,
  failedCallMs: 0,
};

/** All tallies together. Whatever a tally counts adds up. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return addUp(NOTHING, tallies);
}

export function addMoney(amounts: readonly Money[]): Money {
  return addUp(NO_MONEY, amounts);
}

function addUp<T extends Money>(nothing: T, all: readonly T[]): T {
  const sums: Record<string, number> = { ...nothing };
  for (const each of all) {
    const numbers: Readonly<Record<string, unknown>> = each;
    for (const key of Object.keys(nothing)) sums[key] = (sums[key] ?? 0) + Number(numbers[key]);
  }
  // Every key of `nothing`, and nothing but numbers.
  return roundMoney(sums as T);
}

/** The prices of calls are multiples of a thousand-millionth of a dollar, at the least; what is beyond it comes from adding floats. */
export function roundMoney<T extends Money>(money: T): T {
  return {
    ...money,
    usd: nano(money.usd),
    wastedUsd: nano(money.wastedUsd),
    estimatedUsd: nano(money.estimatedUsd),
    maybeBilledUsd: nano(money.maybeBilledUsd),
  };
}

function nano(usd: number): number {
  return Math.round(usd * 1e9) / 1e9;
}
