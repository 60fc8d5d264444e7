import type { RetryOutcome } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { isFinal } from '../../../shared/domain/job.ts';
import { orExplain } from '../explain-failure.ts';
import { isActive } from '../pipeline/image-machine.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import { adoptOriginal, type FoundOriginal, findOriginal, recoverJob } from '../pipeline/recovery.ts';
import type { Store } from '../ports/store.ts';
import { goesOnWhole, planRetry, type RetryPlan, type RetryWish } from './retry-plan.ts';
import { announceImage, loadRun, requireJob, type Services } from './services.ts';

/** What the user wants of an ended or interrupted job. */
type Wish =
  | ({ readonly type: 'retry' } & RetryWish)
  | { readonly type: 'resume'; readonly unknown: 'resend' | 'give-up' | null };

/**
 * Runs images of an ended job again, in the same job. A saved base image is processed again at no cost; what has none, and by
 * `generate` also what has one, is bought again. What an image had before stays on the disk, as replaced. Images of unknown
 * outcome wait for `resumeJob`.
 * @throws AppError `not_possible` while the job is worked on, or when it changed meanwhile; `not_found` for unknown images.
 */
export function retryJob(services: Services, jobId: string, wish: RetryWish): Promise<RetryOutcome> {
  return reopen(services, jobId, { type: 'retry', ...wish });
}

/**
 * Goes on with a job that a crash interrupted, and carries out what the user decided about images of unknown outcome.
 * @param unknown `resend` buys them again, `give-up` lets them fail; null leaves them as they are.
 * @throws AppError `not_possible` while the job is worked on, or when it changed meanwhile.
 */
export function resumeJob(
  services: Services,
  jobId: string,
  unknown: 'resend' | 'give-up' | null,
): Promise<RetryOutcome> {
  return reopen(services, jobId, { type: 'resume', unknown });
}

/** The job's run, not being worked on, and put right if it was interrupted. */
export async function loadIdle(services: Services, jobId: string): Promise<JobRun> {
  refuseWhileActive(services, jobId);
  const run = loadRun(services, requireJob(services, jobId));
  if (run.job.status !== 'processing') return run;
  await recoverJob(services.pipelineContext, run, () => refuseIfChanged(services, run));
  // As it is now: images may have been starred or brought back while the disk was looked at.
  return loadRun(services, requireJob(services, jobId));
}

function refuseWhileActive(services: Services, jobId: string): void {
  if (!services.pipeline.find(jobId)) return;
  throw new AppError('not_possible', 'The job is still being worked on', {
    advice: 'Wait until it has ended, or cancel it first.',
  });
}

/** With some images of a job that has not ended all the others would go on, too, and be bought unasked. */
function refuseIfNarrow({ job }: JobRun, wish: Wish): void {
  if (isFinal(job.status) || wish.type === 'resume') return;
  if (goesOnWhole(wish)) return;
  throw new AppError('not_possible', 'The job was interrupted, and waits for your word', {
    advice: 'Resume or cancel it first.',
  });
}

/** What is done with which images. */
type Choice = Omit<RetryPlan, 'declined'> & { readonly giveUp: readonly Image[] };

function choose({ ports }: Services, run: JobRun, wish: Wish): Choice {
  const images = [...run.images.values()];
  if (wish.type === 'retry') {
    const withBase = ports.store.files.imagesWithBase(run.job.id);
    const { reprocess, regenerate } = planRetry(images, wish, withBase);
    return { reprocess, regenerate, giveUp: [] };
  }
  const undecided = images.filter(({ status }) => wish.unknown !== null && status === 'unknown');
  // Whoever deleted an image does not want it bought again.
  const wanted = undecided.filter((image) => wish.unknown === 'resend' && !isDeleted(image));
  return { reprocess: [], regenerate: wanted, giveUp: undecided.filter((image) => !wanted.includes(image)) };
}

function isDeleted({ deletedAt }: Image): boolean {
  return deletedAt !== null;
}

async function reopen(services: Services, jobId: string, wish: Wish): Promise<RetryOutcome> {
  const run = await loadIdle(services, jobId);
  refuseIfNarrow(run, wish);
  const chosen = choose(services, run, wish);
  await orExplain(() => emptyTrash(services, chosen.regenerate.filter(isDeleted)));
  const buysAnyway = wish.type === 'retry' && wish.from === 'generate';
  const originals = await findOriginals(services, buysAnyway ? [] : chosen.regenerate);
  refuseIfChanged(services, run);
  const choice: Choice = {
    reprocess: [...chosen.reprocess, ...chosen.regenerate.filter(({ id }) => originals.has(id))],
    regenerate: chosen.regenerate.filter(({ id }) => !originals.has(id)),
    giveUp: chosen.giveUp,
  };
  const changesNothing = Object.values(choice).every((images) => images.length === 0);
  const goesOn = [...run.images.values()].some(isActive);
  if (changesNothing && !goesOn && isFinal(run.job.status)) return outcome(run, choice);
  commitReopened(services, run, wish, choice, originals);
  services.interrupted.delete(jobId);
  services.pipeline.add(run);
  return outcome(run, choice);
}

/** Also where their files cannot be removed, there is no way back for these images: whoever shows them must know. */
async function emptyTrash(services: Services, images: readonly Image[]): Promise<void> {
  try {
    await services.trash.empty(images);
  } finally {
    for (const { id } of images) {
      const now = services.ports.store.images.get(id);
      if (now !== null) announceImage(services, now);
    }
  }
}

function commitReopened(
  services: Services,
  run: JobRun,
  wish: Wish,
  choice: Choice,
  originals: ReadonlyMap<string, Original>,
): void {
  const { journal, pipelineContext, ports } = services;
  const wantsNew = wish.type === 'retry' && wish.from === 'process';
  /** Variants that an image still lacks are made beside those it has; one that lacks none is to be made anew. */
  const isMadeAnew = (image: Image) =>
    image.status === 'completed' || (wantsNew && hasAllVariants(ports.store, run, image));
  const { reprocess, regenerate, giveUp } = choice;
  const wasFinal = isFinal(run.job.status);
  const withFiles = ports.store.files.imagesWithFiles(run.job.id);
  journal.change(run, (changes) => {
    if (wasFinal) ports.store.jobs.queueLast(run.job.id);
    if (wasFinal || reprocess.length + regenerate.length + giveUp.length > 0) {
      changes.jobEvent({ type: 'reopen' });
    }
    logReopened(services, run, choice);
    for (const { attempt, found } of originals.values()) {
      adoptOriginal(pipelineContext, run, changes, attempt, found);
    }
    for (const image of reprocess) {
      if (isMadeAnew(image)) replaceFiles(ports.store, image.id, ['variant', 'sidecar']);
      changes.image(image.id, { type: 'retry', hasBase: true });
    }
    for (const { id, status } of regenerate) {
      if (withFiles.has(id)) replaceFiles(ports.store, id, ['base', 'variant', 'sidecar']);
      changes.image(id, status === 'unknown' ? { type: 'resend' } : { type: 'retry', hasBase: false });
    }
    for (const image of giveUp) changes.image(image.id, { type: 'fail', failure: givenUp(image) });
  });
}

function hasAllVariants({ files }: Store, run: JobRun, { id }: Image): boolean {
  const stored = files.ofImage(id).filter(({ kind, state }) => kind === 'variant' && state === 'stored');
  return stored.length >= run.job.params.variants;
}

/** What an image had is not its result any more. The files stay where they are: somebody may use them. */
function replaceFiles({ files }: Store, imageId: string, kinds: readonly ImageFile['kind'][]): void {
  for (const file of files.ofImage(imageId)) {
    if (file.state === 'stored' && kinds.includes(file.kind)) files.update({ ...file, state: 'replaced' });
  }
}

/** While the disk was looked at, somebody else may have cancelled the job, or asked for the same. */
function refuseIfChanged(services: Services, run: JobRun): void {
  refuseWhileActive(services, run.job.id);
  const now = requireJob(services, run.job.id);
  const before = run.job;
  if (now.status === before.status && now.run === before.run && now.updatedAt === before.updatedAt) return;
  throw new AppError('not_possible', 'The job was changed meanwhile', {
    advice: 'Look at it, then try again.',
  });
}

function givenUp(image: Image) {
  return (
    image.failure ?? failure('outcome_unknown', 'Given up: its outcome is unknown', { billing: 'unknown' })
  );
}

/** Of thousands of images of a job that was stopped few were ever called. */
function wasCalled({ attempts }: Image): boolean {
  return attempts > 0;
}

type Original = { readonly attempt: Attempt; readonly found: FoundOriginal };

/** Base images that arrived, paid for, but could not be checked or written down at the time. */
async function findOriginals(
  { ports, pipelineContext }: Services,
  images: readonly Image[],
): Promise<Map<string, Original>> {
  const originals = new Map<string, Original>();
  for (const image of images.filter(wasCalled)) {
    const attempt = ports.store.attempts.latestOf(image.id);
    if (attempt === null || attempt.status === 'succeeded' || attempt.status === 'not_sent') continue;
    const found = await findOriginal(pipelineContext, attempt);
    if (found) originals.set(image.id, { attempt, found });
  }
  return originals;
}

function logReopened({ ports }: Services, run: JobRun, { reprocess, regenerate, giveUp }: Choice): void {
  const each = ports.providers[run.job.params.provider].estimateUsd(run.job.params);
  if (regenerate.length + reprocess.length > 0) {
    const message = `Started again: ${regenerate.length} to generate, ${reprocess.length} to process only`;
    run.log.info('initialization', message, {
      regenerate: regenerate.length,
      reprocess: reprocess.length,
      estimatedUsd: each === null ? 'unpriced' : each * regenerate.length,
    });
  }
  if (giveUp.length > 0) {
    run.log.info('initialization', `Given up by the user: ${giveUp.length} images of unknown outcome`, {
      givenUp: giveUp.length,
    });
  }
  for (const image of each === 0 ? [] : regenerate.filter(wasCalled)) {
    const latest = ports.store.attempts.latestOf(image.id);
    if (latest?.billing !== 'unknown') continue;
    run.log
      .forImage(image.id)
      .warning(
        'base_generation',
        `Image ${image.index}: sent again at the user's word; it may be billed twice`,
        {
          image: image.index,
          repeats: latest.id,
        },
      );
  }
}

function outcome(run: JobRun, { regenerate, reprocess }: Choice): RetryOutcome {
  return {
    job: run.job,
    regenerate: regenerate.length,
    reprocess: reprocess.length,
    unknown: run.job.counts.unknown,
  };
}
