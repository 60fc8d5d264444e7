import type { RetryOutcome } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { isFinal } from '../../../shared/domain/job.ts';
import { isActive } from '../pipeline/image-machine.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import { adoptOriginal, type FoundOriginal, findOriginal, recoverJob } from '../pipeline/recovery.ts';
import { loadRun, requireJob, type Services } from './services.ts';

/** What the user wants of an ended or interrupted job. */
type Wish =
  | { readonly type: 'retry'; readonly imageIds: readonly string[] | null }
  | { readonly type: 'resume'; readonly unknown: 'resend' | 'give-up' | null };

/**
 * Runs the missing images of an ended job again, in the same job, each from the cheapest point: a saved base image is
 * processed again at no cost, only what has none is bought again. Images of unknown outcome wait for `resumeJob`.
 * @param imageIds only these images; null for all that failed or were cancelled.
 * @throws AppError `not_possible` while the job is worked on, or when it changed meanwhile; `not_found` for unknown images.
 */
export function retryJob(
  services: Services,
  jobId: string,
  imageIds: string[] | null,
): Promise<RetryOutcome> {
  return reopen(services, jobId, { type: 'retry', imageIds });
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
  await recoverJob(services.pipelineContext, run);
  refuseWhileActive(services, jobId);
  return run;
}

function refuseWhileActive(services: Services, jobId: string): void {
  if (!services.pipeline.find(jobId)) return;
  throw new AppError('not_possible', 'The job is still being worked on', {
    advice: 'Wait until it has ended, or cancel it first.',
  });
}

type Choice = { readonly wanted: readonly Image[]; readonly giveUp: readonly Image[] };

function choose(run: JobRun, wish: Wish): Choice {
  const images = [...run.images.values()];
  if (wish.type === 'retry') {
    const stranger = wish.imageIds?.find((id) => !run.images.has(id));
    if (stranger !== undefined) throw new AppError('not_found', `The job has no image ${stranger}`);
    const missing = images.filter(({ status }) => status === 'failed' || status === 'cancelled');
    return { wanted: missing.filter(({ id }) => wish.imageIds?.includes(id) ?? true), giveUp: [] };
  }
  const undecided = images.filter(({ status }) => status === 'unknown');
  return {
    wanted: wish.unknown === 'resend' ? undecided : [],
    giveUp: wish.unknown === 'give-up' ? undecided : [],
  };
}

async function reopen(services: Services, jobId: string, wish: Wish): Promise<RetryOutcome> {
  const run = await loadIdle(services, jobId);
  const { wanted, giveUp } = choose(run, wish);
  const originals = await findOriginals(services, wanted);
  refuseIfChanged(services, run);
  const hasBase = (image: Image) =>
    originals.has(image.id) ||
    services.ports.store.files.ofImage(image.id).some((file) => file.kind === 'base');
  const reprocess = wanted.filter(hasBase);
  const regenerate = wanted.filter((image) => !hasBase(image));
  const changesNothing = wanted.length === 0 && giveUp.length === 0;
  const goesOn = [...run.images.values()].some(isActive);
  if (changesNothing && !goesOn && isFinal(run.job.status)) return outcome(run, 0, 0);

  services.journal.change(run, (changes) => {
    if (isFinal(run.job.status) || !changesNothing) changes.jobEvent({ type: 'reopen' });
    logReopened(services, run, { reprocess, regenerate, giveUp });
    for (const { id } of wanted) {
      const original = originals.get(id);
      if (original) adoptOriginal(services.pipelineContext, run, changes, original.attempt, original.found);
    }
    for (const image of reprocess) changes.image(image.id, { type: 'retry', hasBase: true });
    for (const { id, status } of regenerate) {
      changes.image(id, status === 'unknown' ? { type: 'resend' } : { type: 'retry', hasBase: false });
    }
    for (const image of giveUp) changes.image(image.id, { type: 'fail', failure: givenUp(image) });
  });
  services.pipeline.add(run);
  return outcome(run, regenerate.length, reprocess.length);
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

type Original = { readonly attempt: Attempt; readonly found: FoundOriginal };

/** Base images that arrived, paid for, but could not be checked or written down at the time. */
async function findOriginals(
  { ports, pipelineContext }: Services,
  images: readonly Image[],
): Promise<Map<string, Original>> {
  const originals = new Map<string, Original>();
  for (const image of images) {
    const attempt = ports.store.attempts.latestOf(image.id);
    if (attempt === null || attempt.status === 'succeeded' || attempt.status === 'not_sent') continue;
    const found = await findOriginal(pipelineContext, attempt);
    if (found) originals.set(image.id, { attempt, found });
  }
  return originals;
}

type Reopened = { reprocess: readonly Image[]; regenerate: readonly Image[]; giveUp: readonly Image[] };

function logReopened({ ports }: Services, run: JobRun, { reprocess, regenerate, giveUp }: Reopened): void {
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
  for (const image of regenerate) {
    const latest = ports.store.attempts.latestOf(image.id);
    if (latest?.billing !== 'unknown' || each === 0) continue;
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

function outcome(run: JobRun, regenerate: number, reprocess: number): RetryOutcome {
  return { job: run.job, regenerate, reprocess, unknown: run.job.counts.unknown };
}
