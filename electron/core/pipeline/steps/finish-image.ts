import { adviceFor, type Failure } from '../../../../shared/domain/errors.ts';
import { failureDetails, type PipelineContext, toFailure } from '../context.ts';
import { Cancelled, Stopping } from '../deadline.ts';
import { forgetBase } from '../forget-base.ts';
import type { JobRun } from '../job-run.ts';
import { decideRedo } from '../retry-decision.ts';
import { makeVariants } from './make-variants.ts';
import { logStoreFailure, storeVariants } from './store-variants.ts';

export type FinishResult =
  | { readonly kind: 'completed' }
  | { readonly kind: 'redo' }
  /** The disk or the library takes nothing now; the image waits with its saved base. */
  | { readonly kind: 'held' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'stop_job'; readonly failure: Failure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'stopping' };

/** From the saved base image to the stored variants: everything that costs no money, and is tried again at no cost. */
export async function finishImage(ctx: PipelineContext, run: JobRun, imageId: string): Promise<FinishResult> {
  try {
    await prepareFolder(ctx, run);
    const processed = await makeVariants(ctx, run, imageId);
    await storeVariants(ctx, run, imageId, processed);
    return { kind: 'completed' };
  } catch (error) {
    if (error instanceof Stopping) return { kind: 'stopping' };
    if (error instanceof Cancelled) return commitCancelled(ctx, run, imageId);
    return await commitFailure(ctx, run, imageId, error);
  }
}

/** Makes the job's folder in the library, and proves that it can be written, unless that was done. @throws FailureError */
export async function prepareFolder({ ports, health }: PipelineContext, run: JobRun): Promise<void> {
  const { library } = ports.files;
  const { root } = library;
  if (run.preparedIn === root) return;
  await library.prepare(run.job.folder);
  await health.markLibrary();
  run.preparedIn = root;
}

function commitCancelled(ctx: PipelineContext, run: JobRun, imageId: string): FinishResult {
  const { index } = run.image(imageId);
  ctx.journal.change(run, (changes) => {
    changes.image(imageId, { type: 'cancel' });
    run.log
      .forImage(imageId)
      .warning(
        'processing',
        `Image ${index}: cancelled; its base image is saved and need not be bought again`,
        {
          image: index,
        },
      );
  });
  return { kind: 'cancelled' };
}

async function commitFailure(
  ctx: PipelineContext,
  run: JobRun,
  imageId: string,
  error: unknown,
): Promise<FinishResult> {
  const failed = toFailure(ctx, error);
  if (await ctx.health.explains(error)) return await commitHeld(ctx, run, imageId, failed);
  const { status, index, runProcessingFailures } = run.image(imageId);
  // What was being written is put right before the state says that it can be tried again.
  await settleWriting(ctx, imageId);
  const decision = decideRedo(failed, runProcessingFailures + 1);
  const redo = decision === 'redo' && (status === 'processing' || status === 'storing');
  ctx.journal.change(run, (changes) => {
    const details = {
      image: index,
      ...failureDetails(failed),
      advice: adviceFor(failed.code),
      next: redo ? 'processed again from the saved base image' : 'none',
    };
    if (status === 'storing') logStoreFailure(run, imageId, failed, details);
    changes.image(imageId, redo ? { type: 'redo', failure: failed } : { type: 'fail', failure: failed });
    const log = run.log.forImage(imageId);
    if (redo)
      log.warning('processing', `Image ${index}: processing again from the saved base image`, details);
    else log.error('processing', `Image ${index}: failed: ${failed.message}`, details);
    if (failed.code === 'base_image_missing') forgetBase(ctx.ports.store, imageId);
  });
  if (decision === 'stop_job') return { kind: 'stop_job', failure: failed };
  return { kind: redo ? 'redo' : 'failed' };
}

/** Nothing is wrong with the image: it goes on from its saved base image when there is somewhere to store it. */
async function commitHeld(
  ctx: PipelineContext,
  run: JobRun,
  imageId: string,
  failed: Failure,
): Promise<FinishResult> {
  const { status, index } = run.image(imageId);
  await settleWriting(ctx, imageId);
  ctx.journal.change(run, (changes) => {
    if (status === 'processing' || status === 'storing')
      changes.image(imageId, { type: 'hold', failure: failed });
    run.log
      .forImage(imageId)
      .warning('processing', `Image ${index}: waits with its saved base image: ${failed.message}`, {
        image: index,
        ...failureDetails(failed),
        advice: adviceFor(failed.code),
      });
  });
  return { kind: 'held' };
}

/**
 * Settles files that were on their way when the app or the write stopped: one that got its name, with the bytes that
 * were announced, is stored; the others were never ours and are made again.
 */
export async function settleWriting(ctx: PipelineContext, imageId: string): Promise<void> {
  const { files, store } = ctx.ports;
  for (const file of store.files.ofImage(imageId)) {
    if (file.state !== 'writing') continue;
    const arrived = (await files.sha256(file.path).catch(() => null)) === file.sha256;
    // Whoever gave it its name may have died before the name was on the disk.
    if (arrived) await files.library.makeSure(file.path);
    ctx.journal.commit(() => {
      if (arrived) store.files.update({ ...file, state: 'stored' });
      else store.files.remove(file.id);
    });
  }
}
