import type { RetryOutcome } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import { isFinal } from '../../../shared/domain/job.ts';
import { orExplain } from '../explain-failure.ts';
import { forgetBase } from '../pipeline/forget-base.ts';
import { isActive } from '../pipeline/image-machine.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import { adoptOriginal, type FoundOriginal, findOriginal, recoverJob } from '../pipeline/recovery.ts';
import type { Store } from '../ports/store.ts';
import { logGone, logReopened, wasCalled } from './log-reopened.ts';
import { goneVariants, type PlanOnDisk, planOnDisk, refusalOfGone } from './plan-on-disk.ts';
import { goesOnWhole, type RetryWish } from './retry-plan.ts';
import { announceImage, loadRun, requireJob, type Services } from './services.ts';

/** What the user wants of an ended or interrupted job. */
type Wish =
  | ({ readonly type: 'retry' } & RetryWish)
  | { readonly type: 'resume'; readonly unknown: 'resend' | 'give-up' | null };

/**
 * Runs images of an ended job again, in the same job. A saved base image is processed again at no cost; what has none, and by
 * `generate` also what has one, is bought again. What an image had before stays on the disk, as replaced; of what was removed from
 * the library only that is made again. Images of unknown outcome wait for `resumeJob`.
 * @throws AppError `not_possible` while the job is worked on, when it changed meanwhile, when only base images that are gone from the
 * disk are to be processed, or when more of those would be bought again than was told; `not_found` for unknown images.
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
type Choice = Omit<PlanOnDisk, 'declined'> & { readonly giveUp: readonly Image[] };

async function choose({ ports }: Services, run: JobRun, wish: Wish): Promise<Choice> {
  const images = [...run.images.values()];
  if (wish.type === 'retry') {
    const { reprocess, regenerate, gone } = await planOnDisk(ports, run.job.id, images, wish);
    if (wish.from === 'process' && reprocess.length === 0 && gone.length > 0) {
      const { code, message, ...more } = refusalOfGone(ports, run.job, gone);
      throw new AppError(code, message, more);
    }
    return { reprocess, regenerate, gone, giveUp: [] };
  }
  const undecided = images.filter(({ status }) => wish.unknown !== null && status === 'unknown');
  // Whoever deleted an image does not want it bought again.
  const wanted = undecided.filter((image) => wish.unknown === 'resend' && !isDeleted(image));
  const giveUp = undecided.filter((image) => !wanted.includes(image));
  return { reprocess: [], regenerate: wanted, gone: [], giveUp };
}

function isDeleted({ deletedAt }: Image): boolean {
  return deletedAt !== null;
}

async function reopen(services: Services, jobId: string, wish: Wish): Promise<RetryOutcome> {
  const run = await loadIdle(services, jobId);
  refuseIfNarrow(run, wish);
  const chosen = await orExplain(() => choose(services, run, wish));
  await orExplain(() => emptyTrash(services, chosen.regenerate.filter(isDeleted)));
  const buysAnyway = wish.type === 'retry' && wish.from === 'generate';
  const originals = await findOriginals(services, buysAnyway ? [] : chosen.regenerate);
  const lost = await orExplain(() => goneVariants(services.ports, chosen.reprocess));
  refuseIfChanged(services, run);
  const choice: Choice = {
    reprocess: [...chosen.reprocess, ...chosen.regenerate.filter(({ id }) => originals.has(id))],
    regenerate: chosen.regenerate.filter(({ id }) => !originals.has(id)),
    gone: chosen.gone.filter((image) => chosen.regenerate.includes(image) && !originals.has(image.id)),
    giveUp: chosen.giveUp,
  };
  refuseUntold(services, run, wish, choice);
  const changesNothing = Object.values(choice).every((images) => images.length === 0);
  const goesOn = [...run.images.values()].some(isActive);
  if (changesNothing && !goesOn && isFinal(run.job.status)) return outcome(run, choice);
  commitReopened(services, run, wish, choice, { originals, lost });
  services.interrupted.delete(jobId);
  services.pipeline.add(run);
  return outcome(run, choice);
}

/** What was to cost nothing, as far as its user knew, is not bought. */
function refuseUntold({ ports }: Services, { job }: JobRun, wish: Wish, { gone }: Choice): void {
  if (wish.type !== 'retry' || gone.length <= (wish.gone ?? 0)) return;
  const { code, message, ...more } = refusalOfGone(ports, job, gone);
  throw new AppError(code, message, more);
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
  { originals, lost }: FoundOnDisk,
): void {
  const { journal, pipelineContext, ports } = services;
  const wantsNew = wish.type === 'retry' && wish.from === 'process';
  const lacking = new Set(lost.map(({ imageId }) => imageId));
  /** Variants that an image still lacks are made beside those it has; one that lacks none is to be made anew. */
  const isMadeAnew = (image: Image) =>
    !lacking.has(image.id) &&
    (image.status === 'completed' || (wantsNew && hasAllVariants(ports.store, run, image)));
  const { reprocess, regenerate, gone, giveUp } = choice;
  const wasFinal = isFinal(run.job.status);
  const withFiles = ports.store.files.imagesWithFiles(run.job.id);
  journal.change(run, (changes) => {
    if (wasFinal) ports.store.jobs.queueLast(run.job.id);
    if (wasFinal || reprocess.length + regenerate.length + giveUp.length > 0) {
      changes.jobEvent({ type: 'reopen' });
    }
    logReopened(services.ports, run, choice);
    logGone(run, gone, lost);
    for (const { id } of lost) ports.store.files.remove(id);
    for (const { id } of gone) forgetBase(ports.store, id);
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

type FoundOnDisk = {
  readonly originals: ReadonlyMap<string, Original>;
  /** Variants that were removed from the library. */
  readonly lost: readonly ImageFile[];
};

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

function outcome(run: JobRun, { regenerate, reprocess }: Choice): RetryOutcome {
  return {
    job: run.job,
    regenerate: regenerate.length,
    reprocess: reprocess.length,
    unknown: run.job.counts.unknown,
  };
}
