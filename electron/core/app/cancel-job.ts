import { AppError } from '../../../shared/contract/result.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import { loadIdle } from './reopen-job.ts';
import { requireJob, type Services } from './services.ts';

/**
 * Cancels a job, also one that nobody has taken up since a crash.
 * @throws AppError `not_possible` when it has ended.
 */
export async function cancelJob(services: Services, jobId: string): Promise<Job> {
  const job = requireJob(services, jobId);
  if (isFinal(job.status)) {
    throw new AppError('not_possible', `The job has ended already: it is ${job.status}.`, {
      advice: 'There is nothing to cancel.',
    });
  }
  const run = services.pipeline.find(jobId) ?? (await takeUp(services, jobId));
  if (!run.job.cancelRequested) services.pipeline.cancel(run);
  return run.job;
}

/** It has to be taken up to be ended properly: what a crash left open is put right first. */
async function takeUp(services: Services, jobId: string): Promise<JobRun> {
  const run = await loadIdle(services, jobId);
  services.interrupted.delete(jobId);
  services.pipeline.add(run);
  return run;
}
