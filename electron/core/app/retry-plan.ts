import type { RetryFrom } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Image } from '../../../shared/domain/image.ts';

/** What a retry does with which images. */
export type RetryPlan = {
  /** Processed again from the saved base image, at no cost. */
  readonly reprocess: readonly Image[];
  /** Bought again. */
  readonly regenerate: readonly Image[];
};

/**
 * Which images a retry runs, and from where. Pure. Images at work and those of unknown outcome are left out: the latter wait for
 * `job.resume`.
 * @param imageIds these images, also completed or deleted ones; null for all that failed or were cancelled and were not deleted.
 * @param withBase the images that have a saved base image.
 * @throws AppError `not_found` when the job has no such image.
 */
export function planRetry(
  images: readonly Image[],
  imageIds: readonly string[] | null,
  from: RetryFrom,
  withBase: ReadonlySet<string>,
): RetryPlan {
  const wanted = imageIds === null ? images.filter(isMissing) : named(images, imageIds);
  // What the user deleted is gone, also while it could still be brought back.
  const hasBase = ({ id, deletedAt }: Image) => deletedAt === null && withBase.has(id);
  switch (from) {
    case 'cheapest':
      return { reprocess: wanted.filter(hasBase), regenerate: wanted.filter((image) => !hasBase(image)) };
    case 'process':
      return { reprocess: wanted.filter(hasBase), regenerate: [] };
    case 'generate':
      return { reprocess: [], regenerate: wanted };
    default:
      return assertNever(from);
  }
}

function isMissing({ status, deletedAt }: Image): boolean {
  return deletedAt === null && (status === 'failed' || status === 'cancelled');
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
