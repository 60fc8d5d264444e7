import { useMemo } from 'react';
import { useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { finishedInRun, remainingMs } from './eta.ts';
import { useJob, useJobImages, useNow, useReadOnly } from './job-scope.tsx';

/** How much longer the job takes, as far as its finished images tell; nothing while it is not worked on, as one in a bundle never is. */
export function TimeLeft() {
  const job = useJob();
  const images = useJobImages((state) => state.images);
  const { paused, rateLimitedUntil } = useSessionState((state) => state.queue);
  const most = useSessionState((state) => state.settings?.maxConcurrency ?? 1);
  const readOnly = useReadOnly();
  const running = job.status === 'processing' && job.counts.active > 0 && !paused && !readOnly;
  const now = useNow(running);
  const finished = useMemo(() => finishedInRun(images, job.startedAt ?? 0), [images, job.startedAt]);
  if (!running) return null;
  const words = strings.job.header;
  const waitMs = (rateLimitedUntil ?? 0) - now;
  if (waitMs > 0) return <li>{words.rateLimited(waitMs)}</li>;
  const left = remainingMs(job, finished, Math.min(job.params.concurrency, most), now);
  return <li>{left === null ? words.estimating : words.remaining(left)}</li>;
}
