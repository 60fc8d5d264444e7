import { useEffect, useState } from 'react';
import type { AppErrorData } from '../../shared/contract/result.ts';
import type { BudgetStatus } from '../../shared/domain/budget.ts';
import { isFinal } from '../../shared/domain/job-status.ts';
import { runAgainAfter } from './run-again.ts';
import type { Session } from './session.ts';
import { useSession } from './use-session.ts';

/** Jobs that end within it share a question, in milliseconds. */
const PAUSE_MS = 1000;

/** `status` stays what it was while there is an error. */
export type BudgetNews = { readonly status: BudgetStatus | null; readonly error: AppErrorData | null };

/** How the monthly budget stands: as it is now, after each change of its state or of the budget, and when a job has ended. */
export function useBudget(): BudgetNews {
  const session = useSession();
  const [news, setNews] = useState<BudgetNews>({ status: null, error: null });
  useEffect(() => watchBudget(session, setNews), [session]);
  return news;
}

/** Shows how the budget stands, now and after each change. Returns how to stop. */
export function watchBudget(
  { client, on }: Pick<Session, 'client' | 'on'>,
  show: (news: BudgetNews) => void,
): () => void {
  let status: BudgetStatus | null = null;
  let stopped = false;
  /** As the app said it last. The settings are another object whenever anything in them has changed. */
  let budget: string | null = null;
  /** Events and questions so far. */
  let heard = 0;

  async function load(): Promise<void> {
    if (stopped) return;
    const mine = ++heard;
    const answer = await client.call('budget.status', {});
    // What was told or asked in between is newer.
    if (stopped || mine !== heard) return;
    if (answer.ok) status = answer.value;
    show({ status, error: answer.ok ? null : answer.error });
  }

  const reload = runAgainAfter(PAUSE_MS, load);
  const stop = on((event) => {
    if (event.name === 'budget.changed') {
      heard++;
      status = event.payload;
      show({ status, error: null });
    } else if (event.name === 'settings.changed') {
      const changed = JSON.stringify(event.payload.monthlyBudget);
      if (changed !== budget) void load();
      budget = changed;
    } else if (event.name === 'job.changed' && isFinal(event.payload.status)) void reload();
  });
  void load();
  return () => {
    stopped = true;
    stop();
  };
}
