import type { CommandOutput } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { createJob } from './create-job.ts';
import { readJob } from './readers.ts';
import { planRetry } from './retry-plan.ts';
import { requireJob, type Services } from './services.ts';

const SEEDS = 2 ** 32;

/**
 * Makes a new job with another prompt for images that a job lacks, with all else as it was. The old one stays as it is; the log of
 * both, and `job.links`, tell of each other.
 * @param imageIds which images, also completed ones; null for all that failed or were cancelled.
 * @throws AppError `not_possible` when there are none, or all are asked for of a job that has not ended; `invalid_input` and
 * `library_unwritable` as for any new job.
 */
export function retryWithPrompt(
  services: Services,
  jobId: string,
  imageIds: readonly string[] | null,
  prompt: string,
): Promise<Job> {
  const { store, ids } = services.ports;
  const job = requireJob(services, jobId);
  if (imageIds === null && !isFinal(job.status)) {
    throw new AppError('not_possible', 'The job has not ended, so it is not known what it will lack', {
      advice: 'Wait until it has ended, or cancel it first.',
    });
  }
  const { regenerate } = planRetry(
    store.images.ofJob(jobId),
    { imageIds, from: 'generate', declined: 'include' },
    new Set(),
  );
  if (regenerate.length === 0) {
    throw new AppError('not_possible', 'No image of this job failed or was cancelled', {
      advice: 'Duplicate the job to make all of its images with another prompt.',
    });
  }
  const seed = Math.floor(ids.random() * SEEDS);
  return createJob(services, { ...job.params, prompt, images: regenerate.length, seed }, job);
}

/** Which job a job replaces, and which replace it. Those that were deleted are left out. */
export function linksOf(services: Services, jobId: string): CommandOutput<'job.links'> {
  const { links } = readJob(services, jobId).store;
  const isThere = (id: string) => services.ports.store.jobs.get(id) !== null;
  const replaces = links.replaces(jobId);
  return {
    replacesJobId: replaces !== null && isThere(replaces) ? replaces : null,
    replacedByJobIds: links.replacedBy(jobId).filter(isThere),
  };
}
