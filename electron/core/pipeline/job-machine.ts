import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Failure } from '../../../shared/domain/errors.ts';
import { type Image, type ImageStatus, isSettled } from '../../../shared/domain/image.ts';
import {
  type Cost,
  type ImageCounts,
  isFinal,
  type Job,
  type JobStatus,
} from '../../../shared/domain/job.ts';
import { IllegalTransition } from './image-machine.ts';

/** Everything that can happen to a job as a whole. */
export type JobEvent =
  | { readonly type: 'start' }
  /** A failure that reaches the whole job: its remaining images do not start. */
  | { readonly type: 'stop'; readonly failure: Failure }
  | { readonly type: 'request_cancel' }
  /** Every image is settled: the job gets its final status. */
  | { readonly type: 'finish' }
  /** The user wants what is missing, of a job that ended or that waits to be started again. */
  | { readonly type: 'reopen' }
  /** After a crash: it waits to be started again. */
  | { readonly type: 'requeue' };

/**
 * The job after the event. Pure.
 * @param at epoch milliseconds of the change.
 * @throws IllegalTransition when the event cannot happen in the job's state.
 */
export function nextJob(job: Job, event: JobEvent, at: number): Job {
  return { ...job, ...change(job, event, at), updatedAt: at };
}

function change(job: Job, event: JobEvent, at: number): Partial<Job> {
  switch (event.type) {
    case 'start':
      demand(job.status === 'queued', job, event);
      return { status: 'processing', startedAt: at };
    case 'stop':
      demand(!isFinal(job.status), job, event);
      return { stoppedBy: job.stoppedBy ?? event.failure };
    case 'request_cancel':
      demand(!isFinal(job.status), job, event);
      return { cancelRequested: true };
    case 'finish':
      demand(!isFinal(job.status) && job.counts.active === 0, job, event);
      return { status: finalStatus(job), finishedAt: at };
    case 'reopen':
      demand(isFinal(job.status) || job.status === 'queued', job, event);
      return {
        status: 'queued',
        run: job.run + 1,
        stoppedBy: null,
        cancelRequested: false,
        finishedAt: null,
      };
    case 'requeue':
      demand(!isFinal(job.status), job, event);
      return { status: 'queued' };
    default:
      return assertNever(event);
  }
}

function demand(allowed: boolean, job: Job, event: JobEvent): void {
  if (!allowed) {
    throw new IllegalTransition(
      `A job that is ${job.status}, with ${job.counts.active} images active, cannot ${event.type}`,
    );
  }
}

/** A job counts as cancelled only if that took an image from it. */
function finalStatus({ counts }: Job): JobStatus {
  if (counts.completed === counts.requested) return 'completed';
  if (counts.cancelled > 0) return 'cancelled';
  return counts.completed > 0 ? 'completed_partial' : 'failed';
}

/** The counts of a job's images, from scratch. */
export function countImages(images: readonly Image[]): ImageCounts {
  const counts = { requested: images.length, active: 0, completed: 0, failed: 0, cancelled: 0, unknown: 0 };
  for (const { status } of images) counts[bucketOf(status)] += 1;
  return counts;
}

/** The counts after one image changed its status. They add up to `requested` as before. */
export function recount(counts: ImageCounts, from: ImageStatus, to: ImageStatus): ImageCounts {
  const [before, after] = [bucketOf(from), bucketOf(to)];
  if (before === after) return counts;
  return { ...counts, [before]: counts[before] - 1, [after]: counts[after] + 1 };
}

function bucketOf(status: ImageStatus): Exclude<keyof ImageCounts, 'requested'> {
  return isSettled(status) ? status : 'active';
}

/** The job's cost when a call that was booked as wasted turns out to have brought an image. */
export function reclaimCost(cost: Cost, usd: number): Cost {
  return { ...cost, wastedUsd: Math.max(0, cost.wastedUsd - usd) };
}

/** The job's cost with one more ended call. `usd` is null when its price is not known, which is not the same as free. */
export function addCost(
  cost: Cost,
  call: { usd: number | null; mayBeBilled: boolean; wasted: boolean },
): Cost {
  if (!call.mayBeBilled) return cost;
  if (call.usd === null) return { ...cost, unpriced: cost.unpriced + 1 };
  return { ...cost, usd: cost.usd + call.usd, wastedUsd: cost.wastedUsd + (call.wasted ? call.usd : 0) };
}
