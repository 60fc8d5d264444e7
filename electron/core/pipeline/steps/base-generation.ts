import { assertNever } from '../../../../shared/domain/assert-never.ts';
import type { Attempt } from '../../../../shared/domain/attempt.ts';
import { type Failure, failure } from '../../../../shared/domain/errors.ts';
import { type Room, roomIn } from '../../budget/room.ts';
import { isDiskFull } from '../../health/storage-errors.ts';
import { FailureError } from '../../ports/failure-error.ts';
import type { Inspected } from '../../ports/image-worker.ts';
import type { ProviderAnswer, ProviderRequest } from '../../ports/provider.ts';
import { callSeed } from '../call-seed.ts';
import { type PipelineContext, providerOf, redactAnswer, toFailure } from '../context.ts';
import { Cancelled, DeadlineReached, Stopping, settleWithin, withDeadline } from '../deadline.ts';
import type { JobRun } from '../job-run.ts';
import {
  type CallResult,
  commitCancelled,
  commitFailed,
  commitReceived,
  type Ended,
} from './call-outcome.ts';

/**
 * Makes one call to the provider for one image, by the write-ahead table: intent, sending, file, result, each durable
 * before the next (see docs/architecture.md).
 */
export async function generateBase(ctx: PipelineContext, run: JobRun, imageId: string): Promise<CallResult> {
  const estimatedUsd = providerOf(ctx, run).estimateUsd(run.job.params);
  const overBudget = checkBudgets(ctx, run, estimatedUsd);
  if (overBudget) return overBudget;

  const intent = commitIntent(ctx, run, imageId, estimatedUsd);
  let part: string;
  try {
    part = await ctx.ports.files.originals.part(run.job.id, intent.id);
  } catch (error) {
    if (await isWorthWaiting(ctx, run, imageId, error)) {
      return holdUnsent(ctx, run, intent, toFailure(ctx, error));
    }
    return commitFailed(ctx, run, unsent(intent), toFailure(ctx, error));
  }
  if (run.abort.signal.aborted) return abandonUnsent(ctx, run, intent);
  const attempt = commitSending(ctx, run, intent);

  const called = await call(ctx, run, attempt, part);
  if (called.kind !== 'answer') return commitAborted(ctx, run, called, part);
  const ended: Ended = { attempt, answer: called.answer, elapsedMs: called.elapsedMs };
  if (!called.answer.ok) {
    await removeQuietly(ctx, part);
    await ctx.health.explains(new FailureError(called.answer.failure));
    return commitFailed(ctx, run, ended, called.answer.failure);
  }
  return saveBase(ctx, run, ended, part);
}

/** A disk that seems to have room may have it the next moment; but not for ever, as where a quota of files, or the inodes, are used up. */
const MOST_REFUSALS = 5;

async function isWorthWaiting(
  ctx: PipelineContext,
  run: JobRun,
  imageId: string,
  error: unknown,
): Promise<boolean> {
  if (await ctx.health.explains(error)) return true;
  return isDiskFull(error) && run.refusedAgain(imageId) <= MOST_REFUSALS;
}

/** The call was never made, and costs nothing, not even an attempt of the policy's. */
function holdUnsent(ctx: PipelineContext, run: JobRun, intent: Attempt, reason: Failure): CallResult {
  const { store, clock } = ctx.ports;
  ctx.journal.change(run, (changes) => {
    store.attempts.update({ ...intent, status: 'not_sent', finishedAt: clock.now() });
    const { index } = changes.image(intent.imageId, { type: 'rewind' });
    const message = `Image ${index}: not sent, since nothing could be saved now; it waits`;
    const details = { image: index, attempt: intent.number, reason: reason.message };
    run.log.forImage(intent.imageId, intent.number).warning('base_generation', message, details);
  });
  return { kind: 'held' };
}

/**
 * Whether the job's budget and the month's have room for one more call. What calls under way hold is only reserved: where that alone
 * is too much, the image waits for them to end. From here to the committed intent nothing else runs, so no two calls get the same room.
 */
function checkBudgets(ctx: PipelineContext, run: JobRun, estimatedUsd: number | null): CallResult | null {
  const refusedByJob = refusalOf(roomInJob(ctx, run, estimatedUsd), 'job');
  if (refusedByJob !== null) return refusedByJob;
  const month = ctx.budget.roomFor(estimatedUsd);
  if (month.kind === 'none') ctx.budget.refused();
  return refusalOf(month, 'month');
}

function roomInJob({ ports }: PipelineContext, { job, generating }: JobRun, nextUsd: number | null): Room {
  const { budgetUsd } = job.params;
  if (budgetUsd === null) return { kind: 'free' };
  // This call counts among those under way, but has reserved nothing yet.
  const reservedUsd = (generating - 1) * (nextUsd ?? 0);
  const spentUsd = ports.store.attempts.budgetUsedUsd(job.id) - reservedUsd;
  return roomIn({ of: 'job', limitUsd: budgetUsd, spentUsd, reservedUsd, nextUsd });
}

function refusalOf(room: Room, of: 'job' | 'month'): CallResult | null {
  switch (room.kind) {
    case 'free':
      return null;
    case 'reserved':
      return { kind: 'budget_waits', of, reason: room.failure };
    case 'none':
      return { kind: 'budget_reached', failure: room.failure };
    default:
      return assertNever(room);
  }
}

/** A call that failed before anything was sent. */
function unsent(intent: Attempt): Ended {
  const none = failure('internal', 'Not sent');
  return {
    attempt: intent,
    answer: { ok: false, failure: none, usage: null, costUsd: null, rateLimit: null },
    elapsedMs: 0,
  };
}

/** A part that cannot be removed must not take the answer with it. */
async function removeQuietly({ ports }: PipelineContext, part: string): Promise<void> {
  try {
    await ports.files.remove(part);
  } catch (error) {
    ports.reportProblem(`A temporary file could not be removed: ${part}`, error);
  }
}

function commitIntent(
  ctx: PipelineContext,
  run: JobRun,
  imageId: string,
  estimatedUsd: number | null,
): Attempt {
  const { ids, clock, store } = ctx.ports;
  const { params } = run.job;
  const image = run.image(imageId);
  const number = image.attempts + 1;
  const seed = callSeed(store, image, { number, run: run.job.run });
  const attempt: Attempt = {
    id: ids.uuid(),
    jobId: run.job.id,
    imageId,
    number,
    run: run.job.run,
    repeats: store.attempts.latestOf(imageId)?.id ?? null,
    provider: params.provider,
    model: params.model,
    requestHash: requestHash(ctx, run, seed),
    status: 'intent',
    billing: 'not_sent',
    estimatedUsd,
    costUsd: null,
    usage: null,
    requestId: null,
    failure: null,
    elapsedMs: null,
    createdAt: clock.now(),
    finishedAt: null,
  };
  ctx.journal.change(run, (changes) => {
    changes.image(imageId, { type: 'send' });
    store.attempts.insert(attempt);
  });
  return attempt;
}

function requestHash({ ports }: PipelineContext, run: JobRun, seed: number): string {
  const { provider, baseUrl, model, prompt, size, quality, format } = run.job.params;
  return ports.ids.sha256(JSON.stringify([provider, baseUrl, model, prompt, size, quality, format, seed]));
}

/** Durable before the first byte leaves: whatever happens from here on, this call is never repeated unasked. */
function commitSending(ctx: PipelineContext, run: JobRun, intent: Attempt): Attempt {
  const { params } = run.job;
  const image = run.image(intent.imageId);
  const sending: Attempt = { ...intent, status: 'sending', billing: 'unknown' };
  ctx.journal.commit(() => {
    ctx.ports.store.attempts.update(sending);
    run.log
      .forImage(image.id, intent.number)
      .info('base_generation', `Image ${image.index}: attempt ${intent.number} started`, {
        image: image.index,
        attempt: intent.number,
        callsAllowed: params.retryPolicy.retries + 1,
        provider: params.provider,
        model: params.model,
        size: params.size,
        quality: params.quality,
        seed: callSeed(ctx.ports.store, image, intent),
        timeoutMs: params.retryPolicy.timeoutMs,
        estimatedUsd: intent.estimatedUsd,
        clientRequestId: intent.id,
        repeats: intent.repeats,
      });
  });
  return sending;
}

function abandonUnsent(ctx: PipelineContext, run: JobRun, intent: Attempt): CallResult {
  if (!(run.abort.signal.reason instanceof Cancelled)) return { kind: 'stopping' };
  return commitCancelled(ctx, run, { ...intent, billing: 'not_sent' }, 0);
}

type Called =
  | { readonly kind: 'answer'; readonly answer: ProviderAnswer; readonly elapsedMs: number }
  | { readonly kind: 'timeout' | 'cancelled'; readonly attempt: Attempt; readonly elapsedMs: number }
  | { readonly kind: 'stopping' };

async function call(ctx: PipelineContext, run: JobRun, attempt: Attempt, part: string): Promise<Called> {
  const { awake } = ctx;
  const image = run.image(attempt.imageId);
  const deadline = withDeadline(awake, run.job.params.retryPolicy.timeoutMs, run.abort.signal);
  const started = awake.monotonic();
  const elapsed = () => Math.round(awake.monotonic() - started);
  const request: ProviderRequest = {
    params: run.job.params,
    imageIndex: image.index,
    imageSeed: callSeed(ctx.ports.store, image, attempt),
    attemptId: attempt.id,
    attempt: attempt.number,
    outputPath: part,
    makeRoom: () => ctx.health.makeRoom(),
  };
  try {
    const working = providerOf(ctx, run).generate(request, deadline.signal);
    const answer = redactAnswer(ctx, await settleWithin(ctx.ports.clock, working, deadline.signal));
    return { kind: 'answer', answer, elapsedMs: elapsed() };
  } catch (error) {
    // Which of our own timers fired comes before anything that the error itself says.
    if (error instanceof Stopping) return { kind: 'stopping' };
    if (error instanceof Cancelled) return { kind: 'cancelled', attempt, elapsedMs: elapsed() };
    if (error instanceof DeadlineReached) return { kind: 'timeout', attempt, elapsedMs: elapsed() };
    const broken = { ...toFailure(ctx, error), billing: 'unknown' as const };
    const answer: ProviderAnswer = {
      ok: false,
      failure: broken,
      usage: null,
      costUsd: null,
      rateLimit: null,
    };
    return { kind: 'answer', answer, elapsedMs: elapsed() };
  } finally {
    deadline.clear();
  }
}

async function commitAborted(
  ctx: PipelineContext,
  run: JobRun,
  called: Exclude<Called, { kind: 'answer' }>,
  part: string,
): Promise<CallResult> {
  if (called.kind === 'stopping') return { kind: 'stopping' };
  await removeQuietly(ctx, part);
  if (called.kind === 'cancelled') return commitCancelled(ctx, run, called.attempt, called.elapsedMs);
  const seconds = (called.elapsedMs / 1_000).toFixed(1);
  const timedOut = failure('timeout', `No answer after ${seconds} s`, { billing: 'unknown' });
  const answer: ProviderAnswer = {
    ok: false,
    failure: timedOut,
    usage: null,
    costUsd: null,
    rateLimit: null,
  };
  return commitFailed(ctx, run, { attempt: called.attempt, answer, elapsedMs: called.elapsedMs }, timedOut);
}

/** Decodes all of what came, makes it durable under its name, then writes down that it is there. */
async function saveBase(ctx: PipelineContext, run: JobRun, ended: Ended, part: string): Promise<CallResult> {
  const { files } = ctx.ports;
  let inspected: Inspected;
  let path: string;
  try {
    inspected = await inspectTwice(ctx, part);
    path = await whenThereIsRoom(ctx, () => files.originals.publish(part, inspected.format));
  } catch (error) {
    if (error instanceof Stopping) return { kind: 'stopping' };
    const failed: Failure = { ...toFailure(ctx, error), phase: 'decode', billing: 'billed' };
    // A file that could only not be checked or named stays: a retry looks for it before it buys again.
    if (failed.code === 'unusable_answer') await removeQuietly(ctx, part);
    return commitFailed(ctx, run, ended, failed);
  }
  await whenThereIsRoom(ctx, async () => commitReceived(ctx, run, ended, { inspected, path }));
  return { kind: 'received' };
}

/** A disk that is full only for a moment is tried so often. */
const MOST_TRIES = 3;

/**
 * Saves what was paid for; where the disk is full, once more whenever it no longer is.
 * @throws Stopping when the app closes meanwhile: recovery then finds the file. Whatever else `save` throws.
 */
async function whenThereIsRoom<T>({ health }: PipelineContext, save: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await save();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      const isHeld = await health.explains(error);
      if (!isHeld && tries === MOST_TRIES) throw error;
      if (!(await health.untilReturned())) throw new Stopping('Safelight is closing');
    }
  }
}

/** A worker that dies on a good image must not cost a paid-for answer: one more look, by a fresh worker. */
async function inspectTwice(ctx: PipelineContext, part: string): Promise<Inspected> {
  // Not the job's signal: an image that has arrived is kept even if the job is cancelled now.
  const signal = new AbortController().signal;
  try {
    return await ctx.ports.worker.inspect(part, signal);
  } catch (error) {
    if (toFailure(ctx, error).code === 'unusable_answer') throw error;
    return await ctx.ports.worker.inspect(part, signal);
  }
}
