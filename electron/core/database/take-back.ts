import type { Attempt } from '../../../shared/domain/attempt.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { countImages } from '../pipeline/job-machine.ts';
import type { Ports } from '../ports/index.ts';
import { jobFromSidecars, type Sidecar, type SidecarVariant, timeOfId } from './sidecar-file.ts';

/** A file in the library or among the originals whose bytes are those that a sidecar names. */
export type FoundFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** An image to take back: what its sidecar says, and which of the files that it names are there. */
export type FoundImage = {
  readonly sidecar: Sidecar;
  readonly described: FoundFile;
  readonly base: FoundFile | null;
  readonly variants: readonly { readonly variant: SidecarVariant; readonly file: FoundFile }[];
};

type Parts = Pick<Ports, 'store' | 'ids' | 'clock'> & {
  /** Whose a job is that does not say. */
  readonly userId: () => string;
};

/**
 * Takes images of one job into the database again, with their files, in one transaction; makes the job where it is lost. What is known of
 * them here stays, unless their files prove that it is of an earlier time.
 * @returns whether the job itself was lost
 */
export function takeBack(
  parts: Parts,
  folder: string,
  found: readonly [FoundImage, ...FoundImage[]],
  lostPrompt: string,
): boolean {
  const { store } = parts;
  return store.transaction('full', () => {
    const told = jobFromSidecars(found.map(({ sidecar }) => sidecar) as [Sidecar, ...Sidecar[]]);
    const known = store.jobs.get(told.id);
    const job = known ?? insertJob(parts, told, folder, found);
    if (known?.params.prompt === lostPrompt) {
      store.jobs.replaceFixed({ ...told, userId: told.userId ?? known.userId });
    }
    for (const image of found) takeImage(parts, job, image);
    addMissing(parts, { ...job, params: told.params });
    recount(parts, job.id);
    return known === null;
  });
}

function insertJob(
  { store, clock, userId }: Parts,
  told: ReturnType<typeof jobFromSidecars>,
  folder: string,
  found: readonly FoundImage[],
): Job {
  const spent = found.map(({ sidecar }) => sidecar.attempt?.costUsd ?? null);
  const job: Job = {
    ...told,
    userId: told.userId ?? userId(),
    status: 'failed',
    counts: countImages([]),
    cost: {
      usd: spent.reduce<number>((sum, usd) => sum + (usd ?? 0), 0),
      wastedUsd: 0,
      unpriced: spent.filter((usd) => usd === null).length,
    },
    estimatedUsd: null,
    folder,
    run: 1,
    stoppedBy: null,
    cancelRequested: false,
    startedAt: told.createdAt,
    finishedAt: clock.now(),
    updatedAt: clock.now(),
  };
  store.jobs.insert(job);
  return job;
}

function takeImage(parts: Parts, job: Job, found: FoundImage): void {
  const { store, clock } = parts;
  const image = store.images.get(found.sidecar.imageId) ?? insertImage(parts, job, found);
  const attempts = Math.max(image.attempts, found.sidecar.attempt?.number ?? 0);
  takeAttempt(parts, job, image, found);
  takeFiles(parts, image, found);
  store.images.update({
    ...image,
    status: 'completed',
    attempts,
    retryAt: null,
    failure: null,
    updatedAt: clock.now(),
  });
}

/** In its own place among the job's images, unless something that has more to tell is there. */
function insertImage({ store }: Parts, job: Job, { sidecar }: FoundImage): Image {
  const others = store.images.ofJob(job.id);
  const inPlace = others.find(({ index }) => index === sidecar.index);
  const isEmpty =
    inPlace !== undefined && inPlace.attempts === 0 && store.files.ofImage(inPlace.id).length === 0;
  if (isEmpty) store.images.remove([inPlace.id]);
  const isFree = inPlace === undefined || isEmpty;
  const createdAt = sidecar.imageCreatedAt ?? job.createdAt;
  const image: Image = {
    id: sidecar.imageId,
    jobId: job.id,
    index: isFree ? sidecar.index : Math.max(...others.map(({ index }) => index)) + 1,
    status: 'completed',
    seed: sidecar.imageSeed,
    attempts: 0,
    runAttempts: 0,
    runProcessingFailures: 0,
    retryAt: null,
    failure: null,
    starred: false,
    deletedAt: null,
    createdAt,
    updatedAt: createdAt,
  };
  store.images.insertMany([image]);
  return image;
}

/** The call that brought it: without it the image would count as never paid for. */
function takeAttempt({ store, ids, clock }: Parts, job: Job, image: Image, { sidecar }: FoundImage): void {
  const { attempt: told } = sidecar;
  if (told === null) return;
  const known = store.attempts.ofJob(job.id).find(({ id }) => id === told.id);
  const succeeded = { status: 'succeeded', billing: 'billed', failure: null } as const;
  const what = { costUsd: told.costUsd, usage: told.usage, requestId: told.requestId };
  if (known !== undefined) {
    if (known.status === 'succeeded') return;
    store.attempts.update({ ...known, ...succeeded, ...what, finishedAt: known.finishedAt ?? clock.now() });
    return;
  }
  const isTaken = store.attempts.latestOf(image.id);
  if (isTaken !== null && isTaken.number >= told.number) return;
  const at = timeOfId(told.id) || image.createdAt;
  const attempt: Attempt = {
    id: told.id,
    jobId: job.id,
    imageId: image.id,
    number: told.number,
    run: 1,
    repeats: null,
    provider: sidecar.provider,
    model: sidecar.model,
    // Of the request itself nothing is left; no other one has this hash.
    requestHash: ids.sha256(`lost ${told.id}`),
    ...succeeded,
    ...what,
    estimatedUsd: null,
    elapsedMs: null,
    createdAt: at,
    finishedAt: at,
  };
  store.attempts.insert(attempt);
}

function takeFiles(parts: Parts, image: Image, { sidecar, described, base, variants }: FoundImage): void {
  if (sidecar.base != null && base !== null) {
    takeFile(parts, image, 'base', 0, base, { ...sidecar.base, recipe: null, proof: null });
  }
  for (const { variant, file } of variants) takeFile(parts, image, 'variant', variant.variant, file, variant);
  const text = { width: 0, height: 0, format: 'json', recipe: null, proof: null } as const;
  takeFile(parts, image, 'sidecar', 0, described, text);
}

type Measured = Pick<ImageFile, 'width' | 'height' | 'format' | 'recipe' | 'proof'>;

function takeFile(
  { store, ids, clock }: Parts,
  image: Image,
  kind: ImageFile['kind'],
  variant: number,
  { path, bytes, sha256 }: FoundFile,
  { width, height, format, recipe, proof }: Measured,
): void {
  const known = store.files
    .ofImage(image.id)
    .find((file) => file.kind === kind && file.variant === variant && file.state !== 'replaced');
  const what = { path, bytes, sha256, width, height, format, recipe, proof, state: 'stored' as const };
  if (known !== undefined) store.files.update({ ...known, ...what });
  else {
    const { id: imageId, jobId } = image;
    store.files.insert({ id: ids.uuid(), jobId, imageId, kind, variant, ...what, createdAt: clock.now() });
  }
}

/** Images that the job asked for and that left nothing: nobody knows whether they were bought. */
function addMissing({ store, ids, clock }: Parts, { id: jobId, params, createdAt }: Job): void {
  const there = new Set(store.images.ofJob(jobId).map(({ index }) => index));
  const missing: Image[] = [];
  for (let index = 1; index <= params.images; index += 1) {
    if (there.has(index)) continue;
    const lost = failure('outcome_unknown', 'Nothing of this image was found again', { billing: 'unknown' });
    missing.push({
      ...{ id: ids.uuid(), jobId, index, status: 'unknown', seed: 0, attempts: 0, runAttempts: 0 },
      ...{ runProcessingFailures: 0, retryAt: null, failure: lost, starred: false, deletedAt: null },
      ...{ createdAt, updatedAt: clock.now() },
    });
  }
  if (missing.length > 0) store.images.insertMany(missing);
}

function recount({ store, clock }: Parts, jobId: string): void {
  const job = store.jobs.get(jobId);
  if (job === null) return;
  const counts = countImages(store.images.ofJob(jobId));
  const at = clock.now();
  const ended = { status: statusOf(counts), finishedAt: job.finishedAt ?? at };
  // One that has not ended is ended by the pipeline, which tells of it.
  const isOver = isFinal(job.status);
  store.jobs.update({ ...job, counts, ...(isOver ? ended : {}), updatedAt: at });
}

function statusOf({ requested, completed, cancelled }: Job['counts']): Job['status'] {
  if (completed === requested) return 'completed';
  if (cancelled > 0) return 'cancelled';
  return completed > 0 ? 'completed_partial' : 'failed';
}
