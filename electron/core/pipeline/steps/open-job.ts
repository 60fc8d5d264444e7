import { adviceFor, type Failure, type FailureCode, failure } from '../../../../shared/domain/errors.ts';
import type { Image } from '../../../../shared/domain/image.ts';
import type { Step } from '../../../../shared/domain/log-entry.ts';
import { failureDetails, type PipelineContext, providerOf, toFailure } from '../context.ts';
import { isActive } from '../image-machine.ts';
import type { JobRun } from '../job-run.ts';
import { imageBytes } from '../workload.ts';
import { prepareFolder } from './finish-image.ts';

/**
 * Starts a job's run: initialization, then validation of everything that can be known wrong without paying. On a failure
 * the job is stopped and the images that it concerns fail, nothing sent; images with a saved base go on where they can.
 * @returns `held` when there is nowhere to save anything: then the job is queued as before.
 */
export async function openJob(ctx: PipelineContext, run: JobRun): Promise<'opened' | 'held'> {
  await ctx.health.look();
  if (ctx.health.holds) return 'held';
  const todo = [...run.images.values()].filter(isActive).length;
  ctx.journal.change(run, (changes) => {
    changes.jobEvent({ type: 'start' });
    const again = run.job.run > 1;
    run.log.info('initialization', again ? `Run ${run.job.run} started` : 'Job started', {
      run: run.job.run,
      imagesToDo: todo,
      concurrency: run.job.params.concurrency,
    });
  });
  const started = ctx.ports.clock.monotonic();
  const checked = await validate(ctx, run, todo);
  const elapsedMs = Math.round(ctx.ports.clock.monotonic() - started);
  const { failed } = checked;
  if (failed !== null && ctx.health.holds) {
    ctx.journal.change(run, (changes) => changes.jobEvent({ type: 'requeue' }));
    return 'held';
  }
  if (failed !== null) {
    stopBeforeCalls(ctx, run, failed);
    return 'opened';
  }
  ctx.journal.change(run, (changes) => {
    changes.stepTime('validation', elapsedMs);
    for (const warning of checked.warnings) run.log.warning('validation', warning);
    run.log.success('validation', `Validated: ${checked.passed.join(', ')}`, {
      checked: checked.passed,
      elapsedMs,
    });
  });
  return 'opened';
}

type Validation = { passed: string[]; warnings: string[]; failed: Failure | null };

async function validate(ctx: PipelineContext, run: JobRun, todo: number): Promise<Validation> {
  const { params } = run.job;
  const buys = [...run.images.values()].some((image) => image.status === 'pending');
  const [issue] = buys ? providerOf(ctx, run).check(params) : [];
  const warnings: string[] = [];
  if (issue) {
    const code: FailureCode = issue.field === 'key' ? 'missing_key' : 'invalid_request';
    return { passed: [], warnings, failed: failure(code, issue.message, { param: issue.field }) };
  }
  try {
    await prepareFolder(ctx, run);
    const free = await ctx.ports.files.freeBytes(ctx.ports.files.library.root);
    const needed = todo * (params.variants + 1) * imageBytes(params);
    if (free < needed) {
      warnings.push(`The disk may fill up: ${megabytes(free)} MB free, up to ${megabytes(needed)} MB needed`);
    }
  } catch (error) {
    await ctx.health.explains(error);
    return { passed: [], warnings, failed: toFailure(ctx, error) };
  }
  if (params.preset === 'off' && params.variants > 1) {
    warnings.push(
      `Preset off leaves images as they are: the ${params.variants} variants of each will be the same`,
    );
  }
  const passed = buys ? ['prompt', 'model', 'size', 'key'] : [];
  if (buys && params.budgetUsd !== null) passed.push('budget');
  passed.push('library folder', 'disk space');
  return { passed, warnings, failed: null };
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

/**
 * Fails every image that has not started, for a reason that is known before any call; one with a saved base only if it
 * cannot be stored.
 */
export function stopBeforeCalls(ctx: PipelineContext, run: JobRun, failed: Failure): void {
  const reachesSaved = failed.code === 'library_unwritable' || failed.code === 'disk_full';
  stopImages(ctx, run, failed, {
    reaches: (image) => image.status === 'pending' || reachesSaved,
    imageFailure: failed,
    step: isBudget(failed.code) ? 'base_generation' : 'validation',
    message: () => failed.message,
  });
}

/** What ends with a budget: nothing more may be spent, but nothing is wrong. */
export function isBudget(code: FailureCode): boolean {
  return code === 'budget_reached' || code === 'month_budget_reached';
}

/** Fails every image that waits for a call, because another image's failure reaches them too. */
export function stopRemaining(ctx: PipelineContext, run: JobRun, cause: Failure): void {
  stopImages(ctx, run, cause, {
    reaches: (image) => image.status === 'pending',
    imageFailure: notStartedBecause(cause),
    step: 'base_generation',
    message: (count) => `Stopped: ${count} more images were not started`,
  });
}

/** The failure of an image that was not started because of another's. */
export function notStartedBecause(cause: Failure): Failure {
  return failure('job_stopped', `Not started: ${cause.message}`, { providerCode: cause.code });
}

type Stop = {
  readonly reaches: (image: Image) => boolean;
  readonly imageFailure: Failure;
  readonly step: Step;
  readonly message: (images: number) => string;
};

function stopImages(ctx: PipelineContext, run: JobRun, cause: Failure, stop: Stop): void {
  const idle = run.idleImages().filter(stop.reaches);
  // Several images may bring the same news; the first one has told it.
  if (idle.length === 0 && run.job.stoppedBy !== null) return;
  ctx.journal.change(run, (changes) => {
    changes.jobEvent({ type: 'stop', failure: cause });
    for (const image of idle) changes.image(image.id, { type: 'fail', failure: stop.imageFailure });
    if (idle.length > 0) {
      run.log.error(stop.step, stop.message(idle.length), {
        ...failureDetails(cause),
        reason: cause.message,
        imagesNotStarted: idle.length,
        advice: adviceFor(cause.code),
      });
    }
  });
  run.withdraw(idle);
}
