import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Failure, FailureCode } from '../../../shared/domain/errors.ts';
import type { Image } from '../../../shared/domain/image.ts';
import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';

/**
 * How far an image is in a step. `none`: not reached. `waiting`: next, but not begun, as during the wait before another call.
 * `skipped`: never begun, since something else ended the image or the job.
 */
export const CELL_STATES = [
  'none',
  'waiting',
  'active',
  'done',
  'failed',
  'unknown',
  'cancelled',
  'skipped',
] as const;
export type CellState = (typeof CELL_STATES)[number];
export type Cells = Readonly<Record<Step, CellState>>;

/** How far the job itself is: it passes through the first and last steps once for all images. */
export type JobPhase = 'queued' | 'processing' | 'ended';

/** The state of each step for one image, from nothing but its own state and how far its job is. */
export function cellsOf(image: Image, job: JobPhase): Cells {
  const { step, state } = placeOf(image, job);
  const at = STEPS.indexOf(step);
  const cells = {} as Record<Step, CellState>;
  for (const [index, each] of STEPS.entries()) {
    if (index === at) cells[each] = state;
    else if (index < at) cells[each] = 'done';
    else cells[each] = after(each, state, job);
  }
  return cells;
}

/** A step behind the one that the image is at. The job completes and cleans up for all images, whatever became of them. */
function after(step: Step, state: CellState, job: JobPhase): CellState {
  if (job === 'ended' && (step === 'completion' || step === 'cleanup')) return 'done';
  const settled = state === 'failed' || state === 'cancelled' || state === 'skipped';
  return settled ? 'skipped' : 'none';
}

type Place = { readonly step: Step; readonly state: CellState };

function placeOf(image: Image, job: JobPhase): Place {
  const { status } = image;
  switch (status) {
    case 'pending':
      return job === 'queued' && image.attempts === 0
        ? { step: 'validation', state: 'waiting' }
        : { step: 'base_generation', state: 'waiting' };
    case 'generating':
      return { step: 'base_generation', state: 'active' };
    case 'generated':
      return { step: 'variant_creation', state: 'waiting' };
    case 'processing':
      return { step: 'processing', state: 'active' };
    case 'storing':
      return { step: 'upload', state: 'active' };
    case 'completed':
      return job === 'ended' ? { step: 'cleanup', state: 'done' } : { step: 'completion', state: 'waiting' };
    case 'failed':
      return placeOfFailure(image, image.failure);
    case 'cancelled':
      return { step: 'base_generation', state: 'cancelled' };
    case 'unknown':
      return { step: 'base_generation', state: 'unknown' };
    default:
      return assertNever(status);
  }
}

/** Failures of the worker, which makes the variants. */
const PROCESSING: readonly FailureCode[] = [
  'worker_crashed',
  'worker_timeout',
  'worker_out_of_memory',
  'processing_failed',
  'base_image_missing',
];
/** Failures of the disk, which takes the finished files. */
const STORING: readonly FailureCode[] = ['disk_full', 'library_unwritable', 'storage_failed'];
/** What validation finds out; the provider says so only of a call that was made. */
const CHECKED: readonly FailureCode[] = ['missing_key', 'invalid_request'];

function placeOfFailure({ attempts, runAttempts }: Image, failure: Failure | null): Place {
  if (failure === null) return { step: 'base_generation', state: 'failed' };
  const { code, phase } = failure;
  if (code === 'job_stopped') return { step: 'base_generation', state: 'skipped' };
  // An answer that could not be decoded or saved failed in the call, whoever found it out.
  if (phase !== null) return { step: 'base_generation', state: 'failed' };
  if (PROCESSING.includes(code)) return { step: 'processing', state: 'failed' };
  if (STORING.includes(code)) return { step: attempts === 0 ? 'validation' : 'upload', state: 'failed' };
  if (CHECKED.includes(code) && runAttempts === 0) return { step: 'validation', state: 'failed' };
  return { step: 'base_generation', state: 'failed' };
}

export type CellTally = Readonly<Record<CellState, number>>;

/** For each step, how many images are how far in it. */
export function tallyOfSteps(rows: readonly Cells[]): Readonly<Record<Step, CellTally>> {
  const tally = {} as Record<Step, Record<CellState, number>>;
  for (const step of STEPS) {
    tally[step] = {
      none: 0,
      waiting: 0,
      active: 0,
      done: 0,
      failed: 0,
      unknown: 0,
      cancelled: 0,
      skipped: 0,
    };
  }
  for (const cells of rows) for (const step of STEPS) tally[step][cells[step]] += 1;
  return tally;
}
