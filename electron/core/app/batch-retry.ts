import { AppError } from '../../../shared/contract/result.ts';
import {
  type BatchRetryOutcome,
  type BatchRetryPlan,
  type JobRetryPlan,
  togetherOf,
} from '../../../shared/contract/retries.ts';
import { breather } from '../pause.ts';
import { estimateRetry, refusedPlan } from './estimate-retry.ts';
import { retryJob } from './reopen-job.ts';
import { PLAIN_RETRY } from './retry-plan.ts';
import type { Services } from './services.ts';

type JobOutcome = BatchRetryOutcome['jobs'][number];

/**
 * What retrying these jobs would do and cost. A job that cannot be retried is in the answer with the reason. Sends and writes nothing.
 */
export async function estimateBatch(services: Services, jobIds: readonly string[]): Promise<BatchRetryPlan> {
  const pause = breather(services.ports.clock);
  const jobs: JobRetryPlan[] = [];
  for (const jobId of new Set(jobIds)) {
    jobs.push(await planJob(services, jobId));
    await pause();
  }
  return togetherOf(jobs);
}

/**
 * Retries what can be retried of each job, one after the other. One that is refused does not keep the others from it.
 * @param gone how many images whose saved base image is gone may be bought again, in all of them
 */
export async function retryBatch(
  services: Services,
  jobIds: readonly string[],
  gone: number,
): Promise<BatchRetryOutcome> {
  const pause = breather(services.ports.clock);
  const jobs: JobOutcome[] = [];
  let left = gone;
  for (const jobId of new Set(jobIds)) {
    const plan = await planJob(services, jobId);
    const outcome = await retryOne(services, plan, left);
    if (outcome.refused === null) left = Math.max(0, left - plan.gone);
    jobs.push(outcome);
    await pause();
  }
  const retried = jobs.filter(({ refused }) => refused === null);
  return {
    jobs,
    images: retried.reduce((sum, { regenerate, reprocess }) => sum + regenerate + reprocess, 0),
    retried: retried.length,
  };
}

async function retryOne(services: Services, plan: JobRetryPlan, gone: number): Promise<JobOutcome> {
  const { jobId, declined, refused } = plan;
  const none = { jobId, regenerate: 0, reprocess: 0, declined };
  if (refused !== null) return { ...none, refused };
  try {
    const { regenerate, reprocess } = await retryJob(services, jobId, { ...PLAIN_RETRY, gone });
    return { jobId, regenerate, reprocess, declined, refused: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...none, refused: error.data };
  }
}

async function planJob(services: Services, jobId: string): Promise<JobRetryPlan> {
  try {
    return await estimateRetry(services, jobId, PLAIN_RETRY);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refusedPlan(jobId, '', error.data);
  }
}
