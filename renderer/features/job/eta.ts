import type { Image } from '../../../shared/domain/image.ts';
import { isSettled } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';

/** When the images of the job's present run ended, as far as they have. */
export type Finished = { readonly count: number; readonly lastAt: number };

/** How many images ended in the present run, and when the last of them did. */
export function finishedInRun(images: readonly Image[], startedAt: number): Finished {
  let count = 0;
  let lastAt = startedAt;
  for (const { status, updatedAt } of images) {
    if (!isSettled(status) || updatedAt < startedAt) continue;
    count += 1;
    lastAt = Math.max(lastAt, updatedAt);
  }
  return { count, lastAt };
}

/**
 * How much longer the job will take, in milliseconds, from its finished images alone; null while it cannot be told. The first images
 * end together, so nothing is said before as many have ended as are made at the same time: any earlier the guess would be several
 * times too long.
 * @param atOnce how many images are made at the same time.
 */
export function remainingMs(
  { startedAt, counts }: Pick<Job, 'startedAt' | 'counts'>,
  finished: Finished,
  atOnce: number,
  now: number,
): number | null {
  const { active } = counts;
  if (startedAt === null || active === 0) return null;
  const wave = Math.min(atOnce, finished.count + active);
  if (finished.count < wave) return null;
  const each = (finished.lastAt - startedAt) / finished.count;
  return Math.max(0, each * active - (now - finished.lastAt));
}
