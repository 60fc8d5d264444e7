import type { ImageCost, Money } from '../../../shared/contract/metrics.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { addMoney, NO_MONEY, roundMoney } from './tally.ts';

type ImageNow = Pick<Image, 'status'>;

/**
 * What each of a job's images cost, call by call, by the same rules as the metrics of a period.
 * @param attempts in the order in which they were made.
 */
export function costOfJob(
  images: readonly Image[],
  attempts: readonly Attempt[],
): { total: Money; images: ImageCost[] } {
  const ofImages = new Map<string, Attempt[]>(images.map(({ id }) => [id, []]));
  for (const attempt of attempts) ofImages.get(attempt.imageId)?.push(attempt);
  const costs = images.map((image) => imageCost(image, ofImages.get(image.id) ?? []));
  return { total: addMoney(costs), images: costs };
}

function imageCost(image: Image, attempts: readonly Attempt[]): ImageCost {
  const costs = attempts.filter(hasEnded).map((attempt) => ({
    attemptId: attempt.id,
    number: attempt.number,
    ...costOfCall(attempt, image, attempts),
  }));
  return { imageId: image.id, index: image.index, status: image.status, attempts: costs, ...addMoney(costs) };
}

/** Whether the call counts: it is over, and something was sent. */
export function hasEnded({ finishedAt, status }: Attempt): boolean {
  return finishedAt !== null && status !== 'not_sent';
}

/**
 * What one ended call cost.
 * @param all the image's calls.
 */
export function costOfCall(attempt: Attempt, image: ImageNow, all: readonly Attempt[]): Money {
  const { billing, costUsd, estimatedUsd } = attempt;
  if (billing !== 'billed' && billing !== 'unknown') return NO_MONEY;
  const estimate = estimatedUsd ?? 0;
  // Where calls are free, one without an answer was free too.
  const usd = costUsd ?? (estimatedUsd === 0 ? 0 : null);
  if (usd !== null) {
    const wastedUsd = isWasted(attempt, image, all) ? usd : 0;
    return roundMoney({ ...NO_MONEY, usd, wastedUsd, estimatedUsd: estimate });
  }
  return billing === 'billed'
    ? { ...NO_MONEY, estimatedUsd: estimate, unpriced: 1 }
    : { ...NO_MONEY, estimatedUsd: estimate, maybeBilled: 1, maybeBilledUsd: estimate };
}

/**
 * Whether what a call cost bought nothing that was kept: it brought no image, or its image has failed or was cancelled, or a later call
 * brought the image anew. As things are now: a retry that makes something of a saved base image takes the waste back.
 */
export function isWasted(
  attempt: Pick<Attempt, 'status' | 'number'>,
  image: ImageNow,
  all: readonly Pick<Attempt, 'status' | 'number'>[],
): boolean {
  if (attempt.status !== 'succeeded') return true;
  if (image.status === 'failed' || image.status === 'cancelled') return true;
  return all.some(({ status, number }) => status === 'succeeded' && number > attempt.number);
}
