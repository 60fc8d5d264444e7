import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AnyEvent } from '../../shared/contract/events.ts';
import type { BudgetStatus } from '../../shared/domain/budget.ts';
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { ok, playedClient } from '../testing/played-client.ts';
import { type BudgetNews, watchBudget } from './use-budget.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const SETTINGS = { ...DEFAULT_SETTINGS, userId: jobId(0) };
const BUDGET = { ...DEFAULT_SETTINGS.monthlyBudget, usd: 5 };

function statusWith(billedUsd: number): BudgetStatus {
  return {
    ...BUDGET,
    billedUsd,
    perhapsUsd: 0,
    reservedUsd: 0,
    unpriced: 0,
    state: 'ok',
    monthStart: 0,
    monthEnd: 1,
  };
}

function watched() {
  const { client, open, answer, tell } = playedClient();
  const shown: BudgetNews[] = [];
  const stop = watchBudget({ client, on: client.subscribe }, (news) => shown.push(news));
  return { open: () => open('budget.status'), answer, tell, stop, shown };
}

function changed(monthlyBudget: typeof BUDGET, theme: 'light' | 'dark'): AnyEvent {
  const appearance = { ...SETTINGS.appearance, theme };
  return { name: 'settings.changed', payload: { ...SETTINGS, appearance, monthlyBudget } };
}

it('keeps what was told when an older answer comes after it', async () => {
  const { answer, tell, shown } = watched();
  tell({ name: 'budget.changed', payload: statusWith(4) });
  await answer('budget.status', ok(statusWith(1)));
  expect(shown).toEqual([{ status: statusWith(4), error: null }]);
});

it('asks again when the budget has changed, and not for another setting', async () => {
  const { open, answer, tell, shown } = watched();
  tell(changed(BUDGET, 'light'));
  await answer('budget.status', ok(statusWith(1)));
  await answer('budget.status', ok(statusWith(2)));
  tell(changed(BUDGET, 'dark'));
  expect(open()).toBe(0);
  tell(changed({ ...BUDGET, usd: 9 }, 'dark'));
  expect(open()).toBe(1);
  expect(shown).toEqual([{ status: statusWith(2), error: null }]);
});

it('asks once for jobs that end one after another, and not at all when it is no longer shown', async () => {
  const { open, answer, tell, stop, shown } = watched();
  await answer('budget.status', ok(statusWith(1)));
  const end = (n: number) => tell({ name: 'job.changed', payload: jobOf(n, { status: 'completed' }) });
  end(1);
  end(2);
  end(3);
  expect(open()).toBe(1);
  await answer('budget.status', ok(statusWith(2)));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(open()).toBe(1);
  stop();
  await answer('budget.status', ok(statusWith(3)));
  end(4);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(open()).toBe(0);
  expect(shown).toHaveLength(2);
});
