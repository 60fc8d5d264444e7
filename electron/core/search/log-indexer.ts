import type { AnyEvent } from '../../../shared/contract/events.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogIndex } from '../ports/log-index.ts';

/** After the start, so that the index is not what the first window waits for. */
const START_MS = 2_000;
/** Nothing must be logged for so long before it goes to work. */
const QUIET_MS = 300;
/** But it waits no longer than this: a log that never rests would leave it behind for good. */
const PATIENCE_MS = 3_000;
/** Milliseconds of one batch, about which their size settles. */
const BATCH_MS = 6;
const LEAST = 64;
const MOST = 1_024;
/** It rests so many times as long as it worked: more beside a log that is being written. */
const REST = 3;
const REST_WHEN_BUSY = 12;
/** After a failure, such as a full disk. */
const AGAIN_MS = 60_000;

export type LogIndexerParts = {
  readonly index: Pick<LogIndex, 'advance'>;
  readonly clock: Clock;
  /** Hears every event from now on; returns the function that stops it. */
  readonly subscribe: (listener: (event: AnyEvent) => void) => () => void;
  /** Must not throw. */
  readonly onProblem: (message: string, error: unknown) => void;
};

/**
 * Brings the index up to the log, behind it: a logging call never pays for it. In small batches with rests between them, best
 * while nothing is logged.
 */
export class LogIndexer {
  readonly #parts: LogIndexerParts;
  #stopTimer: (() => void) | null = null;
  #unsubscribe: (() => void) | null = null;
  #heardAt = Number.NEGATIVE_INFINITY;
  /** When it first had something to do after having been done. */
  #behindSince: number | null = null;
  #batch = LEAST;
  /** Since the last time that it worked: a disk that stays full is told of once. */
  #failing = false;

  constructor(parts: LogIndexerParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#unsubscribe ??= this.#parts.subscribe((event) => this.#hear(event));
    this.#behindSince = this.#parts.clock.monotonic();
    this.#arm(START_MS);
  }

  /** What is not indexed yet is so after the next start. */
  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #hear({ name }: AnyEvent): void {
    if (name !== 'log.appended') return;
    const now = this.#parts.clock.monotonic();
    this.#heardAt = now;
    this.#behindSince ??= now;
    if (this.#stopTimer === null) this.#arm(QUIET_MS);
  }

  #arm(ms: number): void {
    this.#stopTimer = this.#parts.clock.after(ms, () => {
      this.#stopTimer = null;
      this.#work();
    });
  }

  #work(): void {
    const { clock, index, onProblem } = this.#parts;
    const begun = clock.monotonic();
    const busy = begun - this.#heardAt < QUIET_MS;
    if (busy && begun - (this.#behindSince ?? begun) < PATIENCE_MS) {
      this.#arm(QUIET_MS);
      return;
    }
    try {
      const done = index.advance(this.#batch);
      this.#failing = false;
      const took = clock.monotonic() - begun;
      if (done === 0) {
        this.#behindSince = null;
        return;
      }
      this.#batch = nextBatch(this.#batch, took);
      this.#arm(Math.max(1, Math.ceil(took * (busy ? REST_WHEN_BUSY : REST))));
    } catch (error) {
      if (!this.#failing) onProblem('The search index is not kept; searches go on, but slower', error);
      this.#failing = true;
      this.#arm(AGAIN_MS);
    }
  }
}

function nextBatch(batch: number, took: number): number {
  if (took > BATCH_MS) return Math.max(LEAST, batch / 2);
  return took < BATCH_MS / 2 ? Math.min(MOST, batch * 2) : batch;
}
