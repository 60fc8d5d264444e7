import type { Clock } from '../ports/clock.ts';

/** Why a signal fired: the user cancelled the job. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Why a signal fired: the app is closing, and leaves everything as it is for recovery. */
export class Stopping extends Error {
  override readonly name = 'Stopping';
}

/** Why a signal fired: the call's own time limit. */
export class DeadlineReached extends Error {
  override readonly name = 'DeadlineReached';
}

export type Deadline = {
  readonly signal: AbortSignal;
  /** Must be called when the work has ended, so that neither the timer nor the listener outlives it. */
  readonly clear: () => void;
};

/** A signal that fires with DeadlineReached after `ms`, or with the parent's reason before. */
export function withDeadline(time: Pick<Clock, 'after'>, ms: number, parent: AbortSignal): Deadline {
  const controller = new AbortController();
  const follow = () => controller.abort(parent.reason);
  if (parent.aborted) follow();
  parent.addEventListener('abort', follow, { once: true });
  const stopTimer = time.after(ms, () => controller.abort(new DeadlineReached(`No answer within ${ms} ms`)));
  return {
    signal: controller.signal,
    clear: () => {
      stopTimer();
      parent.removeEventListener('abort', follow);
    },
  };
}

/** An image that arrives within this time of the abort is still taken: it is paid for. */
const GRACE_MS = 250;

/**
 * Settles with the work, or rejects with the signal's reason soon after it fires, however deaf the work is to the signal.
 * Work that succeeds in the moment of the abort is kept.
 */
export function settleWithin<T>(clock: Clock, work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let stopGrace: (() => void) | null = null;
    const giveUp = () => {
      stopGrace = clock.after(GRACE_MS, () => reject(signal.reason));
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    const settled = () => {
      signal.removeEventListener('abort', giveUp);
      stopGrace?.();
    };
    work.then(
      (value) => {
        settled();
        resolve(value);
      },
      (error: unknown) => {
        settled();
        reject(signal.aborted ? signal.reason : error);
      },
    );
  });
}
