import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { JobRetryPlan } from '../../../shared/contract/retries.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { worthRetrying } from '../../../shared/domain/retryable.ts';
import { useSession } from '../../state/use-session.ts';
import { retryInWords } from '../../strings/retry-outcome.ts';
import { complainTo, useToasts } from '../../ui/toasts.tsx';
import { useJob, useJobImages, useReadOnly } from './job-scope.tsx';

/** The retry of all that a retry may help. */
export type JobRetry = {
  /** How many images it would make; 0 while the job has not ended. */
  readonly count: number;
  /** Whether some of them were cancelled rather than failed. */
  readonly cancelled: boolean;
  /** What it costs, US dollars; null when the price is not known, undefined until the app has answered. */
  readonly usd: number | null | undefined;
  readonly pending: boolean;
  run(): Promise<void>;
};

export function useRetry(): JobRetry {
  const job = useJob();
  const { client } = useSession();
  const toasts = useToasts();
  const images = useJobImages((state) => state.images);
  const [pending, setPending] = useState(false);
  const readOnly = useReadOnly();
  const ended = isFinal(job.status) && !readOnly;
  const missing = useMemo(() => (ended ? worthRetrying(images) : []), [images, ended]);
  const [plan, planAgain] = useRetryPlan(job.id, missing);

  async function run(): Promise<void> {
    setPending(true);
    const answer = await client.call('jobs.retryFailed', { jobIds: [job.id], gone: plan?.gone ?? 0 });
    setPending(false);
    if (!answer.ok) return complainTo(toasts, answer.error);
    const [outcome] = answer.value.jobs;
    if (outcome === undefined) return;
    if (outcome.refused !== null) {
      complainTo(toasts, outcome.refused);
      // It looked at the disk, and its price may be another one by now.
      planAgain();
    } else if (outcome.declined > 0) toasts.add(retryInWords(answer.value));
  }

  const cancelled = missing.some(({ status }) => status === 'cancelled');
  return { count: missing.length, cancelled, usd: plan?.usd, pending, run };
}

/** What retrying the missing images from their cheapest points costs, undefined until it is known. Asked when they change, and on demand. */
function useRetryPlan(
  jobId: string,
  missing: readonly unknown[],
): readonly [JobRetryPlan | undefined, () => void] {
  const { client } = useSession();
  const [plan, setPlan] = useState<JobRetryPlan | undefined>(undefined);
  const asked = useRef(0);
  const ask = useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    setPlan(undefined);
    void client.call('jobs.retryEstimate', { jobIds: [jobId] }).then((answer) => {
      if (mine === asked.current && answer.ok) setPlan(answer.value.jobs[0]);
    });
  }, [client, jobId]);
  useEffect(() => {
    if (missing.length > 0) ask();
    // What is on its way then is of other images.
    return () => {
      asked.current += 1;
      setPlan(undefined);
    };
  }, [ask, missing]);
  return [plan, ask];
}
