import type { Job } from '../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/domain/retry-policy.ts';

/** For tests: the id of the `number`th job. Later ones sort after earlier ones. */
export function jobId(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** For tests: the `number`th job, queued, with whatever else is said of it. */
export function jobOf(number: number, known: Partial<Job> = {}): Job {
  return {
    id: jobId(number),
    userId: jobId(0),
    status: 'queued',
    params: {
      prompt: `Picture ${number}`,
      provider: 'demo',
      baseUrl: null,
      model: 'demo-1',
      size: '1024x1024',
      quality: 'auto',
      format: 'png',
      images: 1,
      variants: 1,
      preset: 'standard',
      seed: 1,
      retryPolicy: DEFAULT_RETRY_POLICY,
      concurrency: 1,
      budgetUsd: null,
      demoFaults: null,
    },
    counts: { requested: 1, active: 1, completed: 0, failed: 0, cancelled: 0, unknown: 0 },
    cost: { usd: 0, wastedUsd: 0, unpriced: 0 },
    estimatedUsd: 0,
    folder: `job-${number}`,
    run: 1,
    stoppedBy: null,
    cancelRequested: false,
    createdAt: number,
    startedAt: null,
    finishedAt: null,
    updatedAt: number,
    ...known,
  };
}
