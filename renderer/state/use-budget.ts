import { useCallback, useEffect, useState } from 'react';
import type { AppErrorData } from '../../shared/contract/result.ts';
import type { BudgetStatus } from '../../shared/domain/budget.ts';
import { isFinal } from '../../shared/domain/job.ts';
import { useSession } from './use-session.ts';

/** How the monthly budget stands: as it is now, after each change of its state or of the settings, and when a job has ended. */
export function useBudget(): { readonly status: BudgetStatus | null; readonly error: AppErrorData | null } {
  const { client } = useSession();
  const [status, setStatus] = useState<BudgetStatus | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const load = useCallback(async (): Promise<void> => {
    const answer = await client.call('budget.status', {});
    if (answer.ok) setStatus(answer.value);
    setError(answer.ok ? null : answer.error);
  }, [client]);

  useEffect(() => {
    void load();
    return client.subscribe((event) => {
      if (event.name === 'budget.changed') setStatus(event.payload);
      else if (event.name === 'settings.changed') void load();
      else if (event.name === 'job.changed' && isFinal(event.payload.status)) void load();
    });
  }, [client, load]);

  return { status, error };
}
