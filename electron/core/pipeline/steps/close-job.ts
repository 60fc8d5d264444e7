import { assertNever } from '../../../../shared/domain/assert-never.ts';
import { adviceFor, type FailureCode } from '../../../../shared/domain/errors.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { Level } from '../../../../shared/domain/log-entry.ts';
import { type PipelineContext, toFailure } from '../context.ts';
import type { JobRun } from '../job-run.ts';

/** Every image is settled: cleanup, then the final status with the whole account, in one transaction. */
export async function closeJob(ctx: PipelineContext, run: JobRun): Promise<void> {
  const started = ctx.ports.clock.monotonic();
  const cleaned = await cleanUp(ctx, run);
  ctx.journal.change(run, (changes) => {
    changes.stepTime('cleanup', Math.round(ctx.ports.clock.monotonic() - started));
    changes.jobEvent({ type: 'finish' });
    const { level, message } = conclusion(changes.job);
    run.log.at(level, 'completion', message, account(ctx, run, changes.job));
    run.log.at(cleaned.failed === null ? 'info' : 'warning', 'cleanup', cleaned.message, { ...cleaned });
  });
}

type CleanUp = { message: string; removed: number; failed: string | null };

/** What cannot be tidied up must not keep a finished job from being finished. */
async function cleanUp(ctx: PipelineContext, run: JobRun): Promise<CleanUp> {
  try {
    const removed = await ctx.ports.files.library.removeParts(run.job.folder);
    return {
      message: removed === 0 ? 'Nothing to clean up' : `${removed} temporary files removed`,
      removed,
      failed: null,
    };
  } catch (error) {
    const { message } = toFailure(ctx, error);
    return { message: `Temporary files could not be removed: ${message}`, removed: 0, failed: message };
  }
}

function conclusion(job: Job): { level: Level; message: string } {
  const { status, counts } = job;
  const account = `${counts.completed} of ${counts.requested} images completed, ${price(job)}`;
  const open = counts.unknown > 0 ? `; ${counts.unknown} unknown and waiting for your word` : '';
  switch (status) {
    case 'completed':
      return { level: 'success', message: `Completed: ${account}` };
    case 'completed_partial':
      return { level: 'warning', message: `Partly completed: ${account}, ${counts.failed} failed${open}` };
    case 'failed':
      return { level: 'error', message: `Failed: ${account}, ${counts.failed} failed${open}` };
    case 'cancelled':
      return { level: 'warning', message: `Cancelled: ${account}, ${counts.cancelled} cancelled${open}` };
    case 'queued':
    case 'processing':
      throw new Error(`A job that is ${status} has not ended`);
    default:
      return assertNever(status);
  }
}

function price({ cost, estimatedUsd }: Job): string {
  if (estimatedUsd === 0) return 'free';
  const known = `$${cost.usd.toFixed(4)}`;
  return cost.unpriced > 0 ? `${known} and ${cost.unpriced} calls unpriced` : known;
}

function account(ctx: PipelineContext, run: JobRun, job: Job): Record<string, unknown> {
  const reasons = new Map<FailureCode, number>();
  for (const { failure, status } of run.images.values()) {
    if (failure && status !== 'completed') reasons.set(failure.code, (reasons.get(failure.code) ?? 0) + 1);
  }
  return {
    status: job.status,
    images: job.counts,
    cost: job.cost,
    budgetUsd: job.params.budgetUsd,
    durationMs: job.finishedAt !== null && job.startedAt !== null ? job.finishedAt - job.startedAt : null,
    stepMs: ctx.ports.store.jobs.stepTimes(job.id),
    failures: [...reasons].map(([code, images]) => ({ code, images, advice: adviceFor(code) })),
  };
}
