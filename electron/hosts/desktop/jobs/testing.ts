import { randomUUID } from 'node:crypto';
import type { Job, JobParams } from '../../../../shared/domain/job.ts';
import { PARAMS } from '../../../../tests/support/params.ts';

/** A job for tests, which say only what is different in theirs. */
export function aJob(different: Partial<Job> = {}, params: Partial<JobParams> = {}): Job {
  return {
    id: randomUUID(),
    userId: randomUUID(),
    status: 'processing',
    params: { ...PARAMS, ...params },
    counts: { requested: 2, active: 2, completed: 0, failed: 0, cancelled: 0, unknown: 0 },
    cost: { usd: 0, wastedUsd: 0, unpriced: 0 },
    estimatedUsd: null,
    folder: 'folder',
    run: 1,
    stoppedBy: null,
    cancelRequested: false,
    createdAt: 1,
    startedAt: 1,
    finishedAt: null,
    updatedAt: 1,
    ...different,
  };
}
