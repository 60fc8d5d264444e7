import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { goneBases } from '../../../shared/text/gone-bases.ts';
import { dollars } from '../../../shared/text/units.ts';
import { folderOf } from '../folder-of.ts';
import { isLibraryAway } from '../health/library-away.ts';
import { breather } from '../pause.ts';
import type { Ports } from '../ports/index.ts';
import { planRetry, type RetryPlan, type RetryWish } from './retry-plan.ts';

/** Images whose files are looked at on the disk at the same time. */
const AT_A_TIME = 32;

export type PlanOnDisk = RetryPlan & {
  /** Whose saved base image was removed from the disk: by `cheapest` they are bought again, by `process` left out. */
  readonly gone: readonly Image[];
};

/**
 * The plan of a retry as the disk allows it: somebody may have removed base images that the database still knows.
 * @throws AppError `not_found` when the job has no such image; FailureError when the disk cannot be looked at.
 */
export async function planOnDisk(
  { store, files }: Pick<Ports, 'store' | 'files'>,
  jobId: string,
  images: readonly Image[],
  wish: RetryWish,
): Promise<PlanOnDisk> {
  const paths = store.files.basePaths(jobId);
  const withBase = new Set(paths.keys());
  const plan = planRetry(images, wish, withBase);
  const gone: Image[] = [];
  for (const some of inBatches(plan.reprocess)) {
    gone.push(...(await withoutFile(files, some, ({ id }) => paths.get(id) ?? '')));
  }
  if (gone.length === 0) return { ...plan, gone };
  for (const { id } of gone) withBase.delete(id);
  return { ...planRetry(images, wish, withBase), gone };
}

/**
 * Variants of these images that were removed from the library. Where the library itself is not there, nothing is known to be gone.
 * @throws FailureError when the disk cannot be looked at.
 */
export async function goneVariants(ports: Ports, images: readonly Image[]): Promise<ImageFile[]> {
  const { store, files, clock } = ports;
  const away = new Map<string, boolean>();
  const isAway = async (library: string): Promise<boolean> => {
    const known = away.get(library) ?? (await isLibraryAway(ports, library));
    away.set(library, known);
    return known;
  };
  const gone: ImageFile[] = [];
  const pause = breather(clock);
  for (const some of inBatches(images)) {
    const stored: ImageFile[] = [];
    // Asked first, with patience: each look into a library that does not answer would hold one of the few threads for files.
    for (const file of some.flatMap(({ id }) => store.files.ofImage(id).filter(isStoredVariant)))
      if (!(await isAway(folderOf(folderOf(file.path))))) stored.push(file);
    gone.push(...(await withoutFile(files, stored, ({ path }) => path)));
    await pause();
  }
  return gone;
}

function isStoredVariant({ kind, state }: ImageFile): boolean {
  return kind === 'variant' && state === 'stored';
}

function* inBatches<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += AT_A_TIME) yield all.slice(at, at + AT_A_TIME);
}

/** Those of which there is no file. */
async function withoutFile<T>(
  files: Pick<Ports['files'], 'size'>,
  some: readonly T[],
  pathOf: (one: T) => string,
): Promise<T[]> {
  const sizes = await Promise.all(some.map((one) => files.size(pathOf(one))));
  return some.filter((_, index) => sizes[index] === null);
}

/** Why images whose base image is gone cannot be processed again, and what making them anew costs. */
export function refusalOfGone({ providers }: Ports, { params }: Job, gone: readonly Image[]): AppErrorData {
  const [first] = gone;
  const each = providers[params.provider].estimateUsd(params);
  const [they, it] = gone.length === 1 ? ['It was', 'it'] : ['They were', 'them'];
  return {
    code: 'not_possible',
    message: goneBases(gone.length, first?.index ?? null),
    advice: `${they} moved or removed outside of Safelight. Generate ${it} again, ${priceText(each, gone.length)}.`,
    field: null,
  };
}

function priceText(each: number | null, images: number): string {
  if (each === 0) return 'at no cost';
  return each === null ? 'at a price that is not known' : `for about ${dollars(each * images)}`;
}
