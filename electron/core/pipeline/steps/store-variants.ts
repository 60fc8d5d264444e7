import { type Failure, failure } from '../../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import { lastSeparator } from '../../folder-of.ts';
import { FailureError } from '../../ports/failure-error.ts';
import { callSeed } from '../call-seed.ts';
import type { PipelineContext } from '../context.ts';
import { fileName, withSuffix } from '../file-names.ts';
import type { JobRun } from '../job-run.ts';
import type { ProcessedVariant } from './make-variants.ts';
import { sidecarText } from './sidecar.ts';

/** More files of one name than this are not a coincidence. */
const MOST_SUFFIXES = 1_000;

/** A file on its way into the library: what is to be written down of it, and where its bytes are. */
type Arriving = { readonly file: ImageFile; readonly part: string };

/**
 * Brings an image's variants and their sidecar into the library (upload): all are first written down with path and hash,
 * then each gets its name, so that after a crash every file of ours is known and none is written twice.
 * @throws FailureError when a file cannot be named or written; what was stored stays stored.
 */
export async function storeVariants(
  ctx: PipelineContext,
  run: JobRun,
  imageId: string,
  processed: readonly ProcessedVariant[],
): Promise<void> {
  const { clock, store } = ctx.ports;
  const started = clock.monotonic();
  const image = run.image(imageId);
  const variants = processed.map((variant) => ({
    file: variantFile(ctx, run, image, variant),
    part: variant.part,
  }));
  const old = store.files
    .ofImage(imageId)
    .find(({ kind, state }) => kind === 'sidecar' && state !== 'replaced');
  // Interrupted just before the end: everything is there, only the state did not say so yet.
  const isThere = old !== undefined && variants.length === 0;
  if (old && !isThere) await removeSidecar(ctx, old);
  const made = variants.map(({ file }) => file);
  const arriving: Arriving[] = isThere ? [] : [...variants, await makeSidecar(ctx, run, image, made)];
  ctx.journal.change(run, (changes) => {
    changes.image(imageId, { type: 'store' });
    changes.stepTime(
      'processing',
      processed.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0),
    );
    for (const { file } of arriving) store.files.insert(file);
  });
  const stored: ImageFile[] = [];
  for (const { file, part } of arriving) stored.push(await publish(ctx, file, part));
  commitStored(ctx, run, imageId, stored, Math.round(clock.monotonic() - started));
}

function variantFile(ctx: PipelineContext, run: JobRun, image: Image, variant: ProcessedVariant): ImageFile {
  const { made } = variant;
  const name = fileName(ctx.nameTemplate(), nameParts(run, image, variant.variant, made.format));
  return {
    id: variant.fileId,
    jobId: run.job.id,
    imageId: image.id,
    kind: 'variant',
    state: 'writing',
    variant: variant.variant,
    path: ctx.ports.files.library.path(run.job.folder, name),
    sha256: made.sha256,
    bytes: made.bytes,
    width: made.width,
    height: made.height,
    format: made.format,
    recipe: variant.recipe,
    proof: variant.proof,
    createdAt: ctx.ports.clock.now(),
  };
}

function nameParts(run: JobRun, image: Image, variant: number, format: ImageFile['format']) {
  const { id: jobId, createdAt, params } = run.job;
  const { prompt, model, images, variants } = params;
  return {
    createdAt,
    jobId,
    prompt,
    model,
    seed: image.seed,
    index: image.index,
    images,
    variant,
    variants,
    format,
  };
}

/** Gives the part its name. A name in use is somebody's file: the next free one is written down, then tried. */
async function publish(ctx: PipelineContext, file: ImageFile, part: string): Promise<ImageFile> {
  let current = file;
  for (let n = 2; n < MOST_SUFFIXES; n += 1) {
    if ((await ctx.ports.files.library.publish(part, current.path)) === 'published') {
      return { ...current, state: 'stored' };
    }
    const renamed = { ...current, path: suffixed(file.path, n) };
    ctx.journal.commit(() => ctx.ports.store.files.update(renamed));
    current = renamed;
  }
  throw new FailureError(failure('storage_failed', `Too many files are named like ${file.path}`));
}

/** The suffix goes to the name alone, so the path stays in its folder whatever the folder is called. */
function suffixed(path: string, n: number): string {
  const slash = lastSeparator(path);
  return path.slice(0, slash + 1) + withSuffix(path.slice(slash + 1), n);
}

/** A sidecar from before some variants had to be made again no longer describes them. */
async function removeSidecar({ ports, journal }: PipelineContext, old: ImageFile): Promise<void> {
  await ports.files.remove(old.path);
  journal.commit(() => ports.store.files.remove(old.id));
}

async function makeSidecar(
  ctx: PipelineContext,
  run: JobRun,
  image: Image,
  made: readonly ImageFile[],
): Promise<Arriving> {
  const { ids, files, clock, store, info } = ctx.ports;
  const before = store.files.ofImage(image.id).filter((file) => file.state === 'stored');
  const attempt = store.attempts.latestOf(image.id);
  const text = sidecarText({
    version: info.version,
    job: run.job,
    image,
    attempt,
    seed: attempt === null ? image.seed : callSeed(store, image, attempt),
    files: [...before, ...made],
  });
  const id = ids.uuid();
  const part = files.library.part(run.job.folder, id);
  const { sha256, bytes } = await files.library.writePart(part, text);
  const name = fileName(ctx.nameTemplate(), nameParts(run, image, 0, 'json'));
  const file: ImageFile = {
    id,
    jobId: run.job.id,
    imageId: image.id,
    kind: 'sidecar',
    state: 'writing',
    variant: 0,
    path: files.library.path(run.job.folder, name),
    sha256,
    bytes,
    width: 0,
    height: 0,
    format: 'json',
    recipe: null,
    proof: null,
    createdAt: clock.now(),
  };
  return { file, part };
}

function commitStored(
  ctx: PipelineContext,
  run: JobRun,
  imageId: string,
  files: readonly ImageFile[],
  elapsedMs: number,
): void {
  const { index } = run.image(imageId);
  ctx.journal.change(run, (changes) => {
    for (const file of files) ctx.ports.store.files.update(file);
    changes.image(imageId, { type: 'stored' });
    changes.stepTime('upload', elapsedMs);
    const log = run.log.forImage(imageId);
    if (files.length === 0) {
      log.success('upload', `Image ${index}: all its files were stored before`, { image: index });
    }
    for (const { path, bytes, sha256, kind, variant } of files) {
      const what = kind === 'sidecar' ? 'parameters' : `variant ${variant}`;
      log.success('upload', `Image ${index}: ${what} stored`, {
        image: index,
        kind,
        variant,
        path,
        bytes,
        sha256,
      });
    }
  });
}

/** The entry for a failure to store: says which path it was about, as the adapter's message does. */
export function logStoreFailure(run: JobRun, imageId: string, failed: Failure, details: object): void {
  const { index } = run.image(imageId);
  run.log
    .forImage(imageId)
    .error('upload', `Image ${index}: could not be stored: ${failed.message}`, details);
}
