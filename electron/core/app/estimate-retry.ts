import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { JobRetryPlan } from '../../../shared/contract/retries.ts';
import type { FailureCode } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { orExplain } from '../explain-failure.ts';
import { isActive } from '../pipeline/image-machine.ts';
import { planOnDisk, refusalOfGone } from './plan-on-disk.ts';
import { goesOnWhole, type RetryWish } from './retry-plan.ts';
import { requireJob, type Services } from './services.ts';

/**
 * What a retry of one job would do and cost, or why it cannot be. An original that could not be checked when it arrived counts as to
 * be bought again; the retry itself looks for it on the disk first. A job that was interrupted goes on as a whole, where the wish
 * allows it, so what it had not begun counts as well.
 * @throws AppError `not_found` when there is no such job or image; `not_possible` when the disk cannot be looked at.
 */
export async function estimateRetry(
  services: Services,
  jobId: string,
  wish: RetryWish,
): Promise<JobRetryPlan> {
  const { store } = services.ports;
  const job = requireJob(services, jobId);
  const stands = standsInTheWay(services, job, wish);
  if (stands !== null) return refusedPlan(jobId, job.params.prompt, stands);
  const images = store.images.ofJob(jobId);
  const plan = await orExplain(() => planOnDisk(services.ports, jobId, images, wish));
  const goesOn = goesOnWhole(wish) ? images.filter(isActive) : [];
  const toBuy = goesOn.filter(({ status }) => status === 'pending' || status === 'generating').length;
  const regenerate = plan.regenerate.length + toBuy;
  const reprocess = plan.reprocess.length + goesOn.length - toBuy;
  const declined = plan.declined.length;
  const { gone } = plan;
  const isLeftOut = gone.length > 0 && wish.from === 'process';
  const whyNothing = () =>
    isLeftOut ? refusalOfGone(services.ports, job, gone) : nothingToRetry(job, declined);
  return {
    jobId,
    prompt: job.params.prompt,
    regenerate,
    reprocess,
    gone: isLeftOut ? 0 : gone.length,
    declined,
    unknown: job.counts.unknown,
    reasons: reasonsOf([...plan.regenerate, ...plan.reprocess]),
    usd: priceOf(services, job, regenerate),
    refused: regenerate + reprocess > 0 ? null : whyNothing(),
  };
}

/** The plan of a job of which nothing can be retried, with the reason. */
export function refusedPlan(jobId: string, prompt: string, refused: AppErrorData): JobRetryPlan {
  return {
    jobId,
    prompt,
    regenerate: 0,
    reprocess: 0,
    gone: 0,
    declined: 0,
    unknown: 0,
    reasons: [],
    usd: 0,
    refused,
  };
}

/** US dollars for so many images of the job, bought again; null when the price is not known. */
function priceOf({ ports }: Services, { params }: Job, images: number): number | null {
  if (images === 0) return 0;
  const each = ports.providers[params.provider].estimateUsd(params);
  return each === null ? null : each * images;
}

/** Why the job cannot be retried at all now. */
function standsInTheWay({ pipeline }: Services, job: Job, wish: RetryWish): AppErrorData | null {
  if (pipeline.find(job.id) !== null) {
    return refusal('The job is still being worked on', 'Wait until it has ended.');
  }
  if (isFinal(job.status) || goesOnWhole(wish)) return null;
  return refusal('The job was interrupted, and waits for your word', 'Resume or cancel it first.');
}

function nothingToRetry({ counts }: Job, declined: number): AppErrorData {
  if (declined > 0) return refusal('The prompt was declined', 'Retry it with another prompt.');
  if (counts.unknown === 0) return refusal('Nothing of it failed', null);
  return refusal(
    'Its missing images may have been billed, and wait for your word',
    'Open the job, and choose: send again, or give up.',
  );
}

function refusal(message: string, advice: string | null): AppErrorData {
  return { code: 'not_possible', message, advice, field: null };
}

function reasonsOf(images: readonly Image[]): JobRetryPlan['reasons'] {
  const counts = new Map<FailureCode, number>();
  for (const { failure } of images) {
    if (failure !== null) counts.set(failure.code, (counts.get(failure.code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, images: count })).sort((a, b) => b.images - a.images);
}
