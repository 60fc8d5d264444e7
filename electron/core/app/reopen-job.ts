import type { RetryOutcome } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { isFinal } from '../../../shared/domain/job.ts';
import { isActive } from '../pipeline/image-machine.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import { adoptOriginal, type FoundOriginal, findOriginal } from '../pipeline/recovery.ts';
import { loadRun, requireJob, type Services } from './services.ts';

/**
 * Runs the missing images of an ended job again, in the same job, each from the cheapest point: a saved base image is
 * processed again at no cost, only what has none is bought again. Images of unknown outcome wait for `resumeJob`.
 * @param imageIds only these images; null for all that failed or were cancelled.
 * @throws AppError `not_possible` while the job is still being worked on.
 */
export async function retryJob(
  services: Services,
  jobId: string,
  imageIds: string[] | null,
): Promise<RetryOutcome> {
  const run = loadIdle(services, jobId);
  const missing = [...run.images.values()].filter(
    (image) =>
      (image.status === 'failed' || image.status === 'cancelled') && (imageIds?.includes(image.id) ?? true),
  );
  return reopen(services, run, { missing, resend: [], giveUp: [] });
}

/**
 * Goes on with a job that a crash interrupted, and carries out what the user decided about images of unknown outcome.
 * @param unknown `resend` buys them again, `give-up` lets them fail; null leaves them as they are.
 * @throws AppError `not_possible` while the job is already being worked on.
 */
export async function resumeJob(
  services: Services,
  jobId: string,
  unknown: 'resend' | 'give-up' | null,
): Promise<RetryOutcome> {
  const run = loadIdle(services, jobId);
  const undecided = [...run.images.values()].filter((image) => image.status === 'unknown');
  return reopen(services, run, {
    missing: [],
    resend: unknown === 'resend' ? undecided : [],
    giveUp: unknown === 'give-up' ? undecided : [],
  });
}

/** The job's run, not being worked on. */
function loadIdle(services: Services, jobId: string): JobRun {
  const job = requireJob(services, jobId);
  refuseWhileActive(services, jobId);
  return loadRun(services, job);
}

function refuseWhileActive(services: Services, jobId: string): void {
  if (!services.pipeline.find(jobId)) return;
  throw new AppError('not_possible', 'The job is still being worked on', {
    advice: 'Wait until it has ended, or cancel it first.',
  });
}

type Choice = { readonly missing: Image[]; readonly resend: Image[]; readonly giveUp: Image[] };

async function reopen(services: Services, run: JobRun, choice: Choice): Promise<RetryOutcome> {
  const wanted = [...choice.missing, ...choice.resend];
  const originals = await findOriginals(services, wanted);
  // Somebody else may have asked for the same while the disk was looked at.
  refuseWhileActive(services, run.job.id);
  const hasBase = (image: Image) =>
    originals.has(image.id) ||
    services.ports.store.files.ofImage(image.id).some((file) => file.kind === 'base');
  const reprocess = wanted.filter(hasBase);
  const regenerate = wanted.filter((image) => !hasBase(image));
  const goesOn = [...run.images.values()].some(isActive);
  const changesNothing = wanted.length === 0 && choice.giveUp.length === 0 && !goesOn;
  if (changesNothing && isFinal(run.job.status)) return outcome(run, 0, 0);

  services.journal.change(run, (changes) => {
    if (isFinal(run.job.status)) changes.jobEvent({ type: 'reopen' });
    for (const image of wanted) {
      const original = originals.get(image.id);
      if (original) adoptOriginal(services.pipelineContext, run, changes, original.attempt, original.found);
    }
    for (const image of reprocess) changes.image(image.id, { type: 'retry', hasBase: true });
    for (const image of regenerate) {
      changes.image(
        image.id,
        image.status === 'unknown' ? { type: 'resend' } : { type: 'retry', hasBase: false },
      );
    }
    for (const image of choice.giveUp) changes.image(image.id, { type: 'fail', failure: givenUp(image) });
    logReopened(services, run, { reprocess, regenerate, giveUp: choice.giveUp });
  });
  services.pipeline.add(run);
  return outcome(run, regenerate.length, reprocess.length);
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
  const counts = { regenerate: regenerate.length, reprocess: reprocess.length, givenUp: giveUp.length };
  run.log.info(
    'initialization',
    `Started again: ${regenerate.length} to generate, ${reprocess.length} to process only`,
    {
      ...counts,
      estimatedUsd: each === null ? 'unpriced' : each * regenerate.length,
    },
  );
  const twice = regenerate.filter((image) => image.status === 'unknown');
  for (const image of twice) {
    run.log
      .forImage(image.id)
      .warning(
        'base_generation',
        `Image ${image.index}: sent again by the user's choice; it may be billed twice`,
        {
          image: image.index,
        },
      );
  }
}

function outcome(run: JobRun, regenerate: number, reprocess: number): RetryOutcome {
  return { job: run.job, regenerate, reprocess, unknown: run.job.counts.unknown };
}
