import type { Job } from '../../shared/domain/job.ts';
import { aJob } from '../../shared/testing/records.ts';

/** For tests: the id of the `number`th job. Later ones sort after earlier ones. */
export function jobId(number: number): string {
  return `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** For tests: the `number`th job, queued, with whatever else is said of it. */
export function jobOf(number: number, known: Partial<Job> = {}): Job {
  const times = { createdAt: number, updatedAt: number };
  return aJob(
    { id: jobId(number), userId: jobId(0), estimatedUsd: 0, folder: `job-${number}`, ...times, ...known },
    {
      prompt: `Picture ${number}`,
      provider: 'demo',
      model: 'demo-1',
      images: 1,
      variants: 1,
      seed: 1,
      concurrency: 1,
    },
  );
}
