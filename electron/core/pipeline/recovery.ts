import type { Attempt } from '../../../shared/domain/attempt.ts';
import { failure } from '../../../shared/domain/errors.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { Format } from '../../../shared/domain/processing.ts';
import type { RecoveryReport } from '../app/app.ts';
import { isDiskFull } from '../health/storage-errors.ts';
import type { Inspected } from '../ports/image-worker.ts';
import { type PipelineContext, toFailure } from './context.ts';
import { isActive } from './image-machine.ts';
import type { JobRun } from './job-run.ts';
import { Changes } from './journal.ts';
import { baseFile } from './steps/call-outcome.ts';
import { settleWriting } from './steps/finish-image.ts';
import { notStartedBecause } from './steps/open-job.ts';

/** A base image found on the disk that no row knows of. */
export type FoundOriginal = { readonly inspected: Inspected; readonly path: string };

/**
 * Looks for what an attempt left on the disk, and proves by decoding all of it that it is a whole image. A file that is
 * only part of one is removed; one that cannot be checked now stays where it is.
 * @throws FailureError `disk_full` when there is one that cannot be stored now.
 */
export async function findOriginal(ctx: PipelineContext, attempt: Attempt): Promise<FoundOriginal | null> {
  const { files, worker } = ctx.ports;
  let found: string | null = null;
  try {
    found = await files.originals.find(attempt.jobId, attempt.id);
    if (found === null) return null;
    const inspected = await worker.inspect(found, new AbortController().signal);
    return { inspected, path: await publishWithRoom(ctx, found, inspected.format) };
  } catch (error) {
    // It is there, and is found again when the disk takes a name.
    if (isDiskFull(error)) throw error;
    const { code, message } = toFailure(ctx, error);
    if (code !== 'unusable_answer') {
      ctx.ports.reportProblem(`An original could not be checked: ${message}`, error);
    } else if (found !== null) {
      await files.remove(found).catch((reason: unknown) => {
        ctx.ports.reportProblem(`A part could not be removed: ${found}`, reason);
      });
    }
    return null;
  }
}

async function publishWithRoom(
  { ports, health }: PipelineContext,
  part: string,
  format: Format,
): Promise<string> {
  const { originals } = ports.files;
  return originals.publish(part, format).catch((error: unknown) => {
    if (isDiskFull(error) && health.makeRoom()) return originals.publish(part, format);
    throw error;
  });
}

type Counts = { notSent: number; adopted: number; unknown: number };

/**
 * Puts right what a crash interrupted, by the write-ahead table: what was not sent is free to be sent; what was sent is
 * adopted if its file is there, and otherwise unknown until the user decides; processing goes back to the saved base
 * image. Leaves every unfinished job queued. A job that cannot be put right is reported and left as it is; the others go on.
 */
export async function recover(
  ctx: PipelineContext,
  load: (job: Job) => JobRun,
): Promise<{ report: RecoveryReport; runs: JobRun[] }> {
  const { store } = ctx.ports;
  const open = byJob(store.attempts.open());
  const interrupted: Interrupted[] = [];
  for (const job of store.jobs.unfinished()) {
    await reportingProblems(ctx, job.id, async () => {
      interrupted.push(await lookAt(ctx, load(job), open.get(job.id) ?? []));
    });
  }
  const counts: Counts = { notSent: 0, adopted: 0, unknown: 0 };
  const runs: JobRun[] = [];
  const settled = (some: readonly Interrupted[]) => {
    add(counts, settle(ctx, some));
    runs.push(...some.map(({ run }) => run));
  };
  try {
    // One transaction for all: a thousand jobs must not cost a thousand waits for the disk.
    settled(interrupted);
  } catch {
    for (const one of interrupted) await reportingProblems(ctx, one.run.job.id, async () => settled([one]));
  }
  return { report: { jobs: runs.map((run) => run.job.id), ...counts }, runs };
}

/**
 * Puts one job right that halted while the app went on, or that nobody has taken up since a crash. Leaves it queued.
 * @param confirm called before anything is written: throws when somebody else was quicker while the disk was looked at.
 */
export async function recoverJob(ctx: PipelineContext, run: JobRun, confirm: () => void): Promise<void> {
  const open = ctx.ports.store.attempts.open().filter(({ jobId }) => jobId === run.job.id);
  const interrupted = await lookAt(ctx, run, open);
  confirm();
  settle(ctx, [interrupted]);
}

async function reportingProblems(
  ctx: PipelineContext,
  jobId: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    ctx.ports.reportProblem(`Job ${jobId} could not be recovered; it stays as it is`, error);
  }
}

/** A job that was interrupted, and what of its calls was found on the disk. */
type Interrupted = {
  readonly run: JobRun;
  readonly open: readonly Attempt[];
  readonly found: ReadonlyMap<string, FoundOriginal>;
};

async function lookAt(ctx: PipelineContext, run: JobRun, open: readonly Attempt[]): Promise<Interrupted> {
  await tidyFiles(ctx, run);
  const found = new Map<string, FoundOriginal>();
  for (const attempt of open) {
    const original = attempt.status === 'sending' ? await findOriginal(ctx, attempt) : null;
    if (original) found.set(attempt.id, original);
  }
  return { run, open, found };
}

/** Writes down what became of interrupted jobs, in one transaction. */
function settle(ctx: PipelineContext, interrupted: readonly Interrupted[]): Counts {
  const { changed, counts } = ctx.journal.commit(() => {
    const total: Counts = { notSent: 0, adopted: 0, unknown: 0 };
    const all = interrupted.map(({ run, open, found }) => {
      const changes = new Changes(run, ctx.ports.store, ctx.ports.clock.now());
      for (const attempt of open) {
        total[settleAttempt(ctx, run, changes, attempt, found.get(attempt.id) ?? null)] += 1;
      }
      rewindProcessing(run, changes);
      changes.jobEvent({ type: 'requeue' });
      endRest(run, changes);
      changes.write();
      return { run, changes };
    });
    return { changed: all, counts: total };
  });
  for (const { run, changes } of changed) ctx.journal.adopt(run, changes);
  return counts;
}

function add(counts: Counts, more: Counts): void {
  counts.notSent += more.notSent;
  counts.adopted += more.adopted;
  counts.unknown += more.unknown;
}

function byJob(attempts: readonly Attempt[]): Map<string, Attempt[]> {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) groups.set(attempt.jobId, [...(groups.get(attempt.jobId) ?? []), attempt]);
  return groups;
}

async function tidyFiles(ctx: PipelineContext, run: JobRun): Promise<void> {
  const interrupted = [...run.images.values()].filter(
    ({ status }) => status === 'processing' || status === 'storing',
  );
  if (interrupted.length === 0) return;
  for (const image of interrupted) await settleWriting(ctx, image.id);
  try {
    await ctx.ports.files.library.removeParts(run.job.folder);
  } catch (error) {
    ctx.ports.reportProblem(`Parts of job ${run.job.id} could not be removed`, error);
  }
}

/** Settles an interrupted call. Returns what it turned out to be. */
function settleAttempt(
  ctx: PipelineContext,
  run: JobRun,
  changes: Changes,
  attempt: Attempt,
  original: FoundOriginal | null,
): 'notSent' | 'adopted' | 'unknown' {
  if (attempt.status === 'intent') {
    ctx.ports.store.attempts.update({ ...attempt, status: 'not_sent', finishedAt: ctx.ports.clock.now() });
    if (isGenerating(run, attempt)) changes.image(attempt.imageId, { type: 'rewind' });
    logRecovered(run, attempt, 'info', 'had not been sent when the app stopped; it will be sent now', {});
    return 'notSent';
  }
  if (original && isGenerating(run, attempt)) {
    adoptOriginal(ctx, run, changes, attempt, original);
    return 'adopted';
  }
  const lost = failure('outcome_unknown', 'The app stopped while the provider was working', {
    billing: 'unknown',
  });
  ctx.ports.store.attempts.update({
    ...attempt,
    status: 'unknown',
    billing: 'unknown',
    failure: lost,
    finishedAt: ctx.ports.clock.now(),
  });
  if (isGenerating(run, attempt)) changes.image(attempt.imageId, { type: 'lose', failure: lost });
  if (attempt.estimatedUsd !== 0) changes.cost({ usd: null, mayBeBilled: true, wasted: true });
  const advice = 'Resume the job with your choice: send it again (it may be billed twice), or give it up.';
  logRecovered(run, attempt, 'warning', 'was sent when the app stopped; its outcome is unknown', {
    billing: 'unknown',
    estimatedUsd: attempt.estimatedUsd,
    advice,
  });
  return 'unknown';
}

/** An attempt whose image has moved on without it is only closed. */
function isGenerating(run: JobRun, attempt: Attempt): boolean {
  return run.image(attempt.imageId).status === 'generating';
}

/** Takes a base image into the store that arrived, paid for, without anybody having written it down. */
export function adoptOriginal(
  ctx: PipelineContext,
  run: JobRun,
  changes: Changes,
  attempt: Attempt,
  original: FoundOriginal,
): void {
  const { store, ids, clock } = ctx.ports;
  store.attempts.update({
    ...attempt,
    status: 'succeeded',
    billing: 'billed',
    costUsd: attempt.costUsd ?? (attempt.estimatedUsd === 0 ? 0 : null),
    failure: null,
    finishedAt: clock.now(),
  });
  store.files.insert(baseFile(ids.uuid(), attempt, original, clock.now()));
  if (attempt.status === 'sending') {
    changes.image(attempt.imageId, { type: 'received' });
    changes.cost({ usd: attempt.estimatedUsd === 0 ? 0 : null, mayBeBilled: true, wasted: false });
  } else if (attempt.costUsd !== null) {
    changes.reclaim(attempt.costUsd);
  }
  logRecovered(run, attempt, 'success', 'had arrived; its file was found, checked and kept', {
    ...original.inspected,
    path: original.path,
    billing: 'billed',
  });
}

function logRecovered(
  run: JobRun,
  attempt: Attempt,
  level: 'info' | 'success' | 'warning',
  what: string,
  details: Record<string, unknown>,
): void {
  const { index } = run.image(attempt.imageId);
  run.log
    .forImage(attempt.imageId, attempt.number)
    .at(level, 'base_generation', `Image ${index}: attempt ${attempt.number} ${what}`, {
      image: index,
      attempt: attempt.number,
      recovered: true,
      ...details,
    });
}

function rewindProcessing(run: JobRun, changes: Changes): void {
  for (const image of run.images.values()) {
    if (image.status !== 'processing' && image.status !== 'storing') continue;
    changes.image(image.id, { type: 'rewind' });
    run.log
      .forImage(image.id)
      .info(
        'processing',
        `Image ${image.index}: processing was interrupted; it goes on from the saved base image`,
        {
          image: image.index,
          recovered: true,
        },
      );
  }
}

/** What was cancelled, or stopped by a failure that reaches all images, is not taken up again. */
function endRest(run: JobRun, changes: Changes): void {
  const { cancelRequested, stoppedBy } = run.job;
  for (const image of run.images.values()) {
    const now = changes.images.get(image.id) ?? image;
    if (cancelRequested && isActive(now)) changes.image(image.id, { type: 'cancel' });
    else if (stoppedBy !== null && now.status === 'pending') {
      changes.image(image.id, { type: 'fail', failure: notStartedBecause(stoppedBy) });
    }
  }
}
