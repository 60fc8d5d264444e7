import { randomUUID } from 'node:crypto';
import type { Job, JobParams } from '../../../../shared/domain/job.ts';
import * as records from '../../../../shared/testing/records.ts';

/** A job at work, for tests, which say only what is different in theirs. */
export function aJob(different: Partial<Job> = {}, params: Partial<JobParams> = {}): Job {
  const ids = { id: randomUUID(), userId: randomUUID() };
  const times = { createdAt: 1, startedAt: 1, updatedAt: 1 };
  return records.aJob({ ...ids, status: 'processing', ...times, ...different }, params);
}
