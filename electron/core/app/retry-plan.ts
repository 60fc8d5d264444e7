import type { RetryFrom } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { isDeclined, isMissing } from '../../../shared/domain/retryable.ts';

/** Which images of a job are wanted, and how. */
export type RetryWish = {
  /** These images, also completed or deleted ones; null for all that failed or were cancelled and were not deleted. */
  readonly imageIds: readonly string[] | null;
  readonly from: RetryFrom;
  /** Whether images whose prompt was declined are tried with the same prompt again. */
  readonly declined: 'include' | 'leave';
  /** How many images whose saved base image is gone from the disk may be bought again: as many as its user was told of. 0 if not given. */
  readonly gone?: number;
};

/** What _Retry failed_ means wherever nothing more is said: all that the same request may make, at the least cost. */
export const PLAIN_RETRY: RetryWish = { imageIds: null, from: 'cheapest', declined: 'leave' };

/** Whether a job that was interrupted may go on as a whole by it. Otherwise all else of the job would be bought unasked. */
export function goesOnWhole({ imageIds, from, declined }: RetryWish): boolean {
  return imageIds === null && from !== 'process' && declined === 'include';
}

/** What a retry does with which images. */
export type RetryPlan = {
  /** Processed again from the saved base image, at no cost. */
  readonly reprocess: readonly Image[];
  /** Bought again. */
  readonly regenerate: readonly Image[];
  /** Left out, since their prompt was declined. */
  readonly declined: readonly Image[];
};

/**
 * Which images a retry runs, and from where. Pure. Images at work and those of unknown outcome are left out: the latter wait for
 * `job.resume`.
 * @param withBase the images that have a saved base image.
 * @throws AppError `not_found` when the job has no such image.
 */
export function planRetry(
  images: readonly Image[],
  { imageIds, from, declined: ofDeclined }: RetryWish,
  withBase: ReadonlySet<string>,
): RetryPlan {
  const asked = imageIds === null ? images.filter(isMissing) : named(images, imageIds);
  const declined = ofDeclined === 'leave' ? asked.filter(isDeclined) : [];
  const wanted = declined.length === 0 ? asked : asked.filter((image) => !isDeclined(image));
  // What the user deleted is gone, also while it could still be brought back.
  const hasBase = ({ id, deletedAt }: Image) => deletedAt === null && withBase.has(id);
  switch (from) {
    case 'cheapest': {
      const regenerate = wanted.filter((image) => !hasBase(image));
      return { reprocess: wanted.filter(hasBase), regenerate, declined };
    }
    case 'process':
      return { reprocess: wanted.filter(hasBase), regenerate: [], declined };
    case 'generate':
      return { reprocess: [], regenerate: wanted, declined };
    default:
      return assertNever(from);
  }
}

function named(images: readonly Image[], imageIds: readonly string[]): Image[] {
  const byId = new Map(images.map((image) => [image.id, image]));
  const found = [...new Set(imageIds)].map((id) => {
    const image = byId.get(id);
    if (image === undefined) throw new AppError('not_found', `The job has no image ${id}`);
    return image;
  });
  return found
    .filter(({ status }) => status === 'failed' || status === 'cancelled' || status === 'completed')
    .sort((a, b) => a.index - b.index);
}
