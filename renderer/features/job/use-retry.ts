import { useEffect, useMemo, useState } from 'react';
import { isFinal } from '../../../shared/domain/job.ts';
import { useSession } from '../../state/use-session.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { worthRetrying } from './failures.ts';
import { useJob, useJobImages, useReadOnly } from './job-scope.tsx';
import { complainTo } from './tell.ts';

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
  const { client, update } = useSession();
  const toasts = useToasts();
  const images = useJobImages((state) => state.images);
  const [pending, setPending] = useState(false);
  const readOnly = useReadOnly();
  const ended = isFinal(job.status) && !readOnly;
  const missing = useMemo(() => (ended ? worthRetrying(images) : []), [images, ended]);
  const imageIds = useMemo(() => missing.map(({ id }) => id), [missing]);
  const usd = useRetryPrice(job.id, imageIds);

  async function run(): Promise<void> {
    setPending(true);
    const answer = await client.call('job.retry', { jobId: job.id, imageIds });
    setPending(false);
    if (answer.ok) update(answer.value.job);
    else complainTo(toasts, answer.error);
  }

  const cancelled = missing.some(({ status }) => status === 'cancelled');
  return { count: imageIds.length, cancelled, usd, pending, run };
}

/** What retrying these images costs from their cheapest points; see JobRetry.usd. */
function useRetryPrice(jobId: string, imageIds: string[]): number | null | undefined {
  const { client } = useSession();
  const [usd, setUsd] = useState<number | null | undefined>(undefined);
  useEffect(() => {
    setUsd(undefined);
    if (imageIds.length === 0) return;
    let wanted = true;
    void client.call('job.retryEstimate', { jobId, imageIds }).then((answer) => {
      if (wanted && answer.ok) setUsd(answer.value.usd);
    });
    return () => {
      wanted = false;
    };
  }, [client, jobId, imageIds]);
  return usd;
}
