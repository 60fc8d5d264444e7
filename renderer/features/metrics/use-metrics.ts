import { useCallback, useEffect, useRef, useState } from 'react';
import type { JobCost, Metrics, MetricsQuery } from '../../../shared/contract/metrics.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { runAgainAfter } from '../../state/run-again.ts';
import { useSession } from '../../state/use-session.ts';

/** Jobs whose cost is listed. */
const LISTED_JOBS = 20;
/** Jobs that end within it share a reload, in milliseconds. */
const PAUSE_MS = 1000;

export type Figures = {
  readonly query: MetricsQuery;
  readonly metrics: Metrics;
  readonly jobs: readonly JobCost[];
};

/** The figures that a query asks for. Those before stay until they are there. They come again when a job has ended. */
export function useMetrics(query: MetricsQuery) {
  const session = useSession();
  const [figures, setFigures] = useState<Figures | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const [pending, setPending] = useState(true);
  const asked = useRef(0);

  const load = useCallback(async (): Promise<void> => {
    const mine = ++asked.current;
    setPending(true);
    const [metrics, costs] = await Promise.all([
      session.client.call('metrics.get', query),
      session.client.call('metrics.jobs', { ...query, limit: LISTED_JOBS }),
    ]);
    // An answer to an earlier question would be shown under the later one's name.
    if (mine !== asked.current) return;
    setPending(false);
    const failed = metrics.ok ? costs : metrics;
    setError(failed.ok ? null : failed.error);
    if (metrics.ok && costs.ok) setFigures({ query, metrics: metrics.value, jobs: costs.value.jobs });
  }, [session, query]);

  useEffect(() => {
    void load();
    return () => {
      asked.current += 1;
    };
  }, [load]);

  useEffect(() => {
    let stopped = false;
    const reload = runAgainAfter(PAUSE_MS, async () => {
      // An earlier query must not take the place of the later one.
      if (!stopped) await load();
    });
    const stop = session.on((event) => {
      if (event.name === 'job.changed' && isFinal(event.payload.status)) void reload();
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [session, load]);

  return { figures, error, pending, load };
}
