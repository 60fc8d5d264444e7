import type { Attempt } from '../../../../shared/domain/attempt.ts';
import { adviceFor, type Failure, type FailureCode } from '../../../../shared/domain/errors.ts';
import type { ImageFile } from '../../../../shared/domain/image.ts';
import { parseSize } from '../../../../shared/domain/size.ts';
import type { Inspected } from '../../ports/image-worker.ts';
import type { ProviderAnswer } from '../../ports/provider.ts';
import { failureDetails, type PipelineContext } from '../context.ts';
import type { JobRun } from '../job-run.ts';
import type { Changes } from '../journal.ts';
import { decideRetry, isRateLimit, mayBeBilled, type RetryDecision, retriesLeft } from '../retry-decision.ts';

/** What the pipeline has to do after a call. */
export type CallResult =
  | { readonly kind: 'received' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stop_job'; readonly failure: Failure }
  /** The call may have been billed, and the job's policy asks before another one. */
  | { readonly kind: 'asked'; readonly failure: Failure }
  /**
   * The budget, the job's or the month's, has room only if a call under way turns out to be free; nothing was sent. Where none is
   * under way any more, the failure is why it stops.
   */
  | { readonly kind: 'budget_waits'; readonly of: 'job' | 'month'; readonly reason: Failure }
  /** Starting this call might pass the budget; nothing was sent. */
  | { readonly kind: 'budget_reached'; readonly failure: Failure }
  /** Nothing was sent: the disk takes nothing now. */
  | { readonly kind: 'held' }
  | { readonly kind: 'cancelled' }
  /** The app is closing; everything stays as it is for recovery. */
  | { readonly kind: 'stopping' };

/** A call that is over. */
export type Ended = {
  readonly attempt: Attempt;
  readonly answer: ProviderAnswer;
  readonly elapsedMs: number;
};

/** The base image is on the disk: result, file, state and log in one transaction. */
export function commitReceived(
  ctx: PipelineContext,
  run: JobRun,
  { attempt, answer, elapsedMs }: Ended,
  saved: { inspected: Inspected; path: string },
): void {
  const { store, ids, clock } = ctx.ports;
  const image = run.image(attempt.imageId);
  const requestId = answer.ok ? answer.requestId : null;
  ctx.journal.change(run, (changes) => {
    store.attempts.update({
      ...attempt,
      status: 'succeeded',
      billing: 'billed',
      costUsd: answer.costUsd,
      usage: answer.usage,
      requestId,
      elapsedMs,
      finishedAt: clock.now(),
    });
    store.files.insert(baseFile(ids.uuid(), attempt, saved, clock.now()));
    changes.image(image.id, { type: 'received' });
    changes.cost({ usd: answer.costUsd, mayBeBilled: true, wasted: false });
    changes.stepTime('base_generation', elapsedMs);
    const log = run.log.forImage(image.id, attempt.number);
    log.success('base_generation', `Image ${image.index}: received after ${seconds(elapsedMs)} s`, {
      image: image.index,
      attempt: attempt.number,
      model: attempt.model,
      elapsedMs,
      tokens: answer.usage,
      costUsd: answer.costUsd ?? 'unpriced',
      requestId,
      billing: 'billed',
      ...saved.inspected,
      path: saved.path,
      rateLimit: answer.rateLimit,
    });
    const notes = answer.ok ? (answer.notes ?? []) : [];
    for (const warning of [...notes, ...surprises(run, saved.inspected)]) {
      log.warning('base_generation', `Image ${image.index}: ${warning}`, { ...saved.inspected });
    }
  });
}

/** The file row of a base image. */
export function baseFile(
  id: string,
  attempt: Attempt,
  saved: { inspected: Inspected; path: string },
  now: number,
): ImageFile {
  return {
    id,
    jobId: attempt.jobId,
    imageId: attempt.imageId,
    kind: 'base',
    state: 'stored',
    variant: 0,
    path: saved.path,
    ...saved.inspected,
    recipe: null,
    proof: null,
    createdAt: now,
  };
}

/** Where the image is not what was asked for. It is kept, and named by what it is. */
function surprises(run: JobRun, got: Inspected): string[] {
  const { size, format } = run.job.params;
  const found: string[] = [];
  if (got.format !== format) found.push(`the provider sent ${got.format} where ${format} was asked for`);
  if (size !== 'auto') {
    const { width, height } = parseSize(size);
    if (got.width !== width || got.height !== height) {
      found.push(`the provider sent ${got.width}x${got.height} pixels where ${size} was asked for`);
    }
  }
  return found;
}

/** The call failed: decides what follows, and writes it down together with the reason. */
export function commitFailed(ctx: PipelineContext, run: JobRun, ended: Ended, failed: Failure): CallResult {
  const { store, ids, clock } = ctx.ports;
  const { attempt, answer, elapsedMs } = ended;
  const image = run.image(attempt.imageId);
  const decision = decideCall(run, failed, image.runAttempts, ids.random(), isFree(attempt));
  ctx.journal.change(run, (changes) => {
    store.attempts.update({
      ...attempt,
      status: 'failed',
      billing: failed.billing,
      costUsd: answer.costUsd,
      usage: answer.usage,
      requestId: failed.requestId ?? (answer.ok ? answer.requestId : null),
      failure: failed,
      elapsedMs,
      finishedAt: clock.now(),
    });
    changes.cost({
      usd: answer.costUsd ?? freeOrUnknown(attempt),
      mayBeBilled: mayBeBilled(failed),
      wasted: true,
    });
    changes.stepTime('base_generation', elapsedMs);
    applyDecision(changes, image.id, decision, failed, clock.now());
    logFailedCall(run, ended, failed, decision);
  });
  switch (decision.kind) {
    case 'retry':
      return { kind: 'retry', delayMs: decision.delayMs, failure: failed };
    case 'fail':
      return { kind: 'failed', failure: failed };
    case 'ask':
      return { kind: 'asked', failure: failed };
    case 'stop_job':
      return { kind: 'stop_job', failure: decision.failure };
  }
}

/** What of an answer that has arrived says something of the provider, and not of the worker or the disk that were to take it. */
const OF_THE_PROVIDER: readonly FailureCode[] = ['unusable_answer', 'link_refused'];

/** What an answer that arrived but could not be checked or stored needs is a working worker or disk, not another purchase. */
function decideCall(
  run: JobRun,
  failed: Failure,
  calls: number,
  random: number,
  isFree: boolean,
): RetryDecision {
  if (failed.phase === 'decode' && !OF_THE_PROVIDER.includes(failed.code)) return { kind: 'fail' };
  // What it costs is this image. The others wait for space by themselves.
  if (failed.code === 'disk_full') return { kind: 'fail' };
  return decideRetry(failed, calls, run.job.params.retryPolicy, random, isFree);
}

function applyDecision(
  changes: Changes,
  imageId: string,
  decision: RetryDecision,
  failed: Failure,
  now: number,
): void {
  switch (decision.kind) {
    case 'retry':
      changes.image(imageId, { type: 'wait', retryAt: now + decision.delayMs, failure: failed });
      return;
    case 'fail':
      changes.image(imageId, { type: 'fail', failure: failed });
      return;
    case 'ask':
      changes.image(imageId, { type: 'lose', failure: failed });
      return;
    case 'stop_job':
      changes.image(imageId, { type: 'fail', failure: decision.failure });
      return;
  }
}

function logFailedCall(
  run: JobRun,
  { attempt, answer, elapsedMs }: Ended,
  failed: Failure,
  decision: RetryDecision,
): void {
  const image = run.image(attempt.imageId);
  const log = run.log.forImage(image.id, attempt.number);
  const retries = decision.kind === 'retry';
  const details = {
    image: image.index,
    attempt: attempt.number,
    model: attempt.model,
    elapsedMs,
    ...failureDetails(failed),
    clientRequestId: attempt.id,
    costUsd: answer.costUsd,
    tokens: answer.usage,
    rateLimit: answer.rateLimit,
    waitMs: retries ? decision.delayMs : null,
    retriesLeft: retries ? retriesLeft(failed.code, image.runAttempts, run.job.params.retryPolicy) : 0,
    mayBeBilledTwice: retries && mayBeBilledTwice(attempt, failed),
    advice: adviceFor(failed.code),
  };
  log.at(
    retries || decision.kind === 'ask' ? 'warning' : 'error',
    'base_generation',
    sayFailed(image.index, attempt, failed, decision),
    details,
  );
}

function sayFailed(index: number, attempt: Attempt, failed: Failure, decision: RetryDecision): string {
  const what = failed.code === 'timeout' ? 'timed out' : 'failed';
  // The provider's own words may end as a sentence; here one goes on.
  const reason = failed.message.replace(/\.$/, '');
  const start = `Image ${index}: attempt ${attempt.number} ${what}: ${reason}`;
  if (decision.kind === 'ask') return `${start}; it may have been billed, and waits for your word`;
  if (decision.kind !== 'retry') return start;
  const wait = seconds(decision.delayMs);
  if (isRateLimit(failed.code)) return `Rate limit: all calls continue in ${wait} s (${start})`;
  const warning = mayBeBilledTwice(attempt, failed) ? ', and may be billed twice' : '';
  return `${start}; trying again in ${wait} s${warning}`;
}

function mayBeBilledTwice(attempt: Attempt, failed: Failure): boolean {
  return failed.billing === 'unknown' && !isFree(attempt);
}

/** Calls cost nothing here: known before, and not because nobody knows the price. */
function isFree(attempt: Attempt): boolean {
  return attempt.estimatedUsd === 0;
}

/** What a call without an answer cost: nothing where calls are free, otherwise nobody knows. */
function freeOrUnknown(attempt: Attempt): number | null {
  return isFree(attempt) ? 0 : null;
}

/** The user cancelled while the call was under way. */
export function commitCancelled(
  ctx: PipelineContext,
  run: JobRun,
  attempt: Attempt,
  elapsedMs: number,
): CallResult {
  const image = run.image(attempt.imageId);
  const sent = attempt.billing !== 'not_sent';
  ctx.journal.change(run, (changes) => {
    ctx.ports.store.attempts.update({
      ...attempt,
      status: 'cancelled',
      elapsedMs,
      finishedAt: ctx.ports.clock.now(),
    });
    changes.image(image.id, { type: 'cancel' });
    changes.cost({ usd: freeOrUnknown(attempt), mayBeBilled: sent, wasted: true });
    run.log
      .forImage(image.id, attempt.number)
      .warning(
        'base_generation',
        sent
          ? `Image ${image.index}: cancelled while it was being made${isFree(attempt) ? '' : '; it may be billed'}`
          : `Image ${image.index}: cancelled before it was sent`,
        { image: image.index, attempt: attempt.number, elapsedMs, billing: attempt.billing },
      );
  });
  return { kind: 'cancelled' };
}

/** The image arrived in the moment of the cancel: it is paid for, so its base is kept for a later retry. */
export function commitArrivedLate({ journal }: PipelineContext, run: JobRun, imageId: string): void {
  const { index } = run.image(imageId);
  journal.change(run, (changes) => {
    changes.image(imageId, { type: 'cancel' });
    const message = `Image ${index}: arrived as the job was cancelled; its base image is kept`;
    run.log.forImage(imageId).warning('base_generation', message, { image: index });
  });
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(ms < 10_000 ? 2 : 1);
}
