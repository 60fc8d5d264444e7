import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import type { BatchRetryOutcome, BatchRetryPlan, JobRetryPlan } from '../../../shared/contract/retries.ts';
import { type FailureCode, needsOtherPrompt } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { breather } from './breather.ts';
import { retryJob } from './reopen-job.ts';
import { planRetry } from './retry-plan.ts';
import type { Services } from './services.ts';

/**
 * What retrying these jobs would do and cost. A job that cannot be retried is in the answer with the reason. Sends and writes nothing.
 */
export async function estimateBatch(services: Services, jobIds: readonly string[]): Promise<BatchRetryPlan> {
  const pause = breather(services.ports.clock);
  const jobs: JobRetryPlan[] = [];
  for (const jobId of new Set(jobIds)) {
    jobs.push(planJob(services, jobId).plan);
    await pause();
  }
  const possible = jobs.filter(({ refused }) => refused === null);
  return {
    jobs,
    images: sum(possible, ({ regenerate, reprocess }) => regenerate + reprocess),
    retryable: possible.length,
    usd: sum(possible, ({ usd }) => usd ?? 0),
    unpriced: sum(possible, ({ usd, regenerate }) => (usd === null ? regenerate : 0)),
  };
}

/** Retries what can be retried of each job, one after the other. One that is refused does not keep the others from it. */
export async function retryBatch(services: Services, jobIds: readonly string[]): Promise<BatchRetryOutcome> {
  const pause = breather(services.ports.clock);
  const jobs: BatchRetryOutcome['jobs'] = [];
  for (const jobId of new Set(jobIds)) {
    jobs.push(await retryOne(services, jobId));
    await pause();
  }
  const retried = jobs.filter(({ refused }) => refused === null);
  return {
    jobs,
    images: sum(retried, ({ regenerate, reprocess }) => regenerate + reprocess),
    retried: retried.length,
  };
}

async function retryOne(services: Services, jobId: string): Promise<BatchRetryOutcome['jobs'][number]> {
  const { plan, imageIds } = planJob(services, jobId);
  const none = { jobId, regenerate: 0, reprocess: 0 };
  if (plan.refused !== null) return { ...none, refused: plan.refused };
  try {
    const { regenerate, reprocess } = await retryJob(services, jobId, imageIds, 'cheapest');
    return { jobId, regenerate, reprocess, refused: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...none, refused: error.data };
  }
}

type Planned = { readonly plan: JobRetryPlan; readonly imageIds: readonly string[] };

function planJob({ ports, pipeline }: Services, jobId: string): Planned {
  const { store, providers } = ports;
  const job = store.jobs.get(jobId);
  if (job === null) return refusedPlan(jobId, '', refusal('not_found', `There is no job ${jobId}`, null));
  const { params } = job;
  const stands = standsInTheWay(job, pipeline.find(jobId) !== null);
  if (stands !== null) return refusedPlan(jobId, params.prompt, stands);
  const missing = store.images.ofJob(jobId).filter(isMissing);
  const wanted = missing.filter((image) => !isDeclined(image));
  const imageIds = wanted.map(({ id }) => id);
  const { regenerate, reprocess } = planRetry(
    wanted,
    imageIds,
    'cheapest',
    store.files.imagesWithBase(jobId),
  );
  const each = providers[params.provider].estimateUsd(params);
  const declined = missing.length - wanted.length;
  const plan: JobRetryPlan = {
    jobId,
    prompt: params.prompt,
    regenerate: regenerate.length,
    reprocess: reprocess.length,
    declined,
    unknown: job.counts.unknown,
    reasons: reasonsOf(wanted),
    usd: regenerate.length === 0 ? 0 : each === null ? null : each * regenerate.length,
    refused: wanted.length > 0 ? null : nothingToRetry(job, declined),
  };
  return { plan, imageIds };
}

/** Why the job cannot be retried at all now. */
function standsInTheWay(job: Job, isAtWork: boolean): AppErrorData | null {
  if (isAtWork) {
    return refusal('not_possible', 'The job is still being worked on', 'Wait until it has ended.');
  }
  if (isFinal(job.status)) return null;
  return refusal(
    'not_possible',
    'The job was interrupted, and waits for your word',
    'Resume or cancel it first.',
  );
}

function nothingToRetry({ counts }: Job, declined: number): AppErrorData {
  if (declined > 0) {
    return refusal('not_possible', 'The prompt was declined', 'Retry it with another prompt.');
  }
  if (counts.unknown > 0) {
    return refusal(
      'not_possible',
      'Its missing images may have been billed, and wait for your word',
      'Open the job, and choose: send again, or give up.',
    );
  }
  return refusal('not_possible', 'Nothing of it failed', null);
}

function refusal(code: AppErrorData['code'], message: string, advice: string | null): AppErrorData {
  return { code, message, advice, field: null };
}

function refusedPlan(jobId: string, prompt: string, refused: AppErrorData): Planned {
  const plan: JobRetryPlan = {
    jobId,
    prompt,
    regenerate: 0,
    reprocess: 0,
    declined: 0,
    unknown: 0,
    reasons: [],
    usd: 0,
    refused,
  };
  return { plan, imageIds: [] };
}

function isMissing({ status, deletedAt }: Image): boolean {
  return deletedAt === null && (status === 'failed' || status === 'cancelled');
}

function isDeclined({ failure }: Image): boolean {
  return failure !== null && needsOtherPrompt(failure.code);
}

function reasonsOf(images: readonly Image[]): JobRetryPlan['reasons'] {
  const counts = new Map<FailureCode, number>();
  for (const { failure } of images) {
    if (failure !== null) counts.set(failure.code, (counts.get(failure.code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, images: count })).sort((a, b) => b.images - a.images);
}

function sum<T>(items: readonly T[], amount: (item: T) => number): number {
  return items.reduce((total, item) => total + amount(item), 0);
}
