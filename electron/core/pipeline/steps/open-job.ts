import { type Failure, type FailureCode, failure } from '../../../../shared/domain/errors.ts';
import { pixelsOf } from '../../../../shared/domain/size.ts';
import { failureDetails, type PipelineContext, providerOf, toFailure } from '../context.ts';
import { isActive } from '../image-machine.ts';
import type { JobRun } from '../job-run.ts';

/** Below this many free bytes nothing is started: the database itself needs room to say what happened. */
const LEAST_FREE_BYTES = 64 * 2 ** 20;
/** A generous guess of an encoded image's size, for the warning that the disk may fill up. */
const BYTES_PER_PIXEL = 2;

/**
 * Starts a job's run: initialization, then validation of everything that can be known wrong without paying. On a failure
 * the job is stopped and the images that it concerns fail, nothing sent; images with a saved base go on where they can.
 */
export async function openJob(ctx: PipelineContext, run: JobRun): Promise<void> {
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
  if (failed !== null) {
    stopBeforeCalls(ctx, run, failed);
    return;
  }
  ctx.journal.change(run, (changes) => {
    changes.stepTime('validation', elapsedMs);
    for (const warning of checked.warnings) run.log.warning('validation', warning);
    run.log.success('validation', `Validated: ${checked.passed.join(', ')}`, {
      checked: checked.passed,
      elapsedMs,
    });
  });
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
    await ctx.ports.files.library.prepare(run.job.folder);
    const free = await ctx.ports.files.freeBytes(ctx.ports.files.library.root);
    const needed = todo * (params.variants + 1) * pixelsOf(params.size) * BYTES_PER_PIXEL;
    if (free < LEAST_FREE_BYTES) {
      return {
        passed: [],
        warnings,
        failed: failure('disk_full', `Only ${megabytes(free)} MB are free on the disk`),
      };
    }
    if (free < needed) {
      warnings.push(`The disk may fill up: ${megabytes(free)} MB free, up to ${megabytes(needed)} MB needed`);
    }
  } catch (error) {
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

/** Fails every image that has not started, for a reason that is known before any call; one with a saved base only if it cannot be stored. */
export function stopBeforeCalls(ctx: PipelineContext, run: JobRun, failed: Failure): void {
  const reachesSaved = failed.code === 'library_unwritable' || failed.code === 'disk_full';
  const idle = run.idleImages().filter((image) => image.status === 'pending' || reachesSaved);
  ctx.journal.change(run, (changes) => {
    changes.jobEvent({ type: 'stop', failure: failed });
    for (const image of idle) changes.image(image.id, { type: 'fail', failure: failed });
    run.log.error(failed.code === 'budget_reached' ? 'base_generation' : 'validation', failed.message, {
      ...failureDetails(failed),
      imagesNotStarted: idle.length,
    });
  });
  for (const image of idle) run.withdraw(image.id);
}

/** Fails every image that waits for a call, because another image's failure reaches them too. */
export function stopRemaining(ctx: PipelineContext, run: JobRun, cause: Failure): void {
  const idle = run.idleImages().filter((image) => image.status === 'pending');
  ctx.journal.change(run, (changes) => {
    changes.jobEvent({ type: 'stop', failure: cause });
    const stopped = failure('job_stopped', `Not started: ${cause.message}`, { providerCode: cause.code });
    for (const image of idle) changes.image(image.id, { type: 'fail', failure: stopped });
    if (idle.length > 0) {
      run.log.error('base_generation', `Stopped: ${idle.length} more images were not started`, {
        code: cause.code,
        reason: cause.message,
        imagesNotStarted: idle.length,
      });
    }
  });
  for (const image of idle) run.withdraw(image.id);
}
