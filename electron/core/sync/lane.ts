import type { Clock } from '../ports/clock.ts';
import { type Trouble, troubleOf } from './trouble.ts';

export type LaneParts = {
  readonly clock: Clock;
  readonly random: () => number;
  /** At least so many milliseconds lie between the beginnings of two runs. */
  readonly gapMs: number;
  /** Does all there is to do. Must end soon once the signal fires. What it throws is tried again, when that may help. */
  readonly work: (signal: AbortSignal) => Promise<void>;
  /** Something began, ended, failed or works again. */
  readonly onChange: () => void;
  /** Of what nobody expected. */
  readonly onDefect: (error: unknown) => void;
};

/**
 * Runs one kind of work behind everything else: at once when there is something to do, not too often while there is ever more, and again
 * after a failure, ever later. Holds nothing of what is to be done: that stands in the store.
 */
export class Lane {
  readonly #parts: LaneParts;
  #state: 'closed' | 'open' | 'resting' = 'closed';
  #stopTimer: (() => void) | null = null;
  #running: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  /** Something came while it ran. */
  #again = false;
  #begunAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #trouble: Trouble | null = null;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** Why it does not get on; null when nothing is in the way. */
  get trouble(): Trouble | null {
    return this.#trouble;
  }

  /** Whether nothing is under way, and nothing about to begin. */
  get isIdle(): boolean {
    return this.#running === null && this.#stopTimer === null;
  }

  /** From now on it works. */
  open(): void {
    if (this.#state === 'closed') this.#state = 'open';
    this.lookSoon();
  }

  /** Begins nothing while the machine is about to sleep. */
  rest(): void {
    if (this.#state === 'open') this.#state = 'resting';
  }

  wake(): void {
    if (this.#state === 'resting') this.#state = 'open';
    this.tryNow();
  }

  /** There is something to do. After a failure it waits for its time. */
  lookSoon(): void {
    if (this.#state !== 'open') return;
    if (this.#running !== null) this.#again = true;
    else if (this.#trouble === null && this.#stopTimer === null) this.#lookIn(this.#gapLeft());
  }

  /** Waits no longer after a failure. */
  tryNow(): void {
    if (this.#state !== 'open') return;
    this.#trouble = null;
    this.#failures = 0;
    if (this.#running !== null) this.#again = true;
    else this.#lookIn(0);
  }

  /** Gives up what is under way, and forgets what was in the way. Resolves when nothing goes on any more. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#cancelTimer();
    this.#trouble = null;
    this.#failures = 0;
    this.#running?.abort.abort();
    await this.#running?.ended;
  }

  #gapLeft(): number {
    const { clock, gapMs } = this.#parts;
    return Math.max(0, this.#begunAt + gapMs - clock.monotonic());
  }

  #lookIn(ms: number): void {
    this.#cancelTimer();
    this.#stopTimer = this.#parts.clock.after(ms, () => {
      this.#stopTimer = null;
      if (this.#state === 'open') this.#begin();
    });
  }

  #cancelTimer(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #begin(): void {
    const abort = new AbortController();
    this.#again = false;
    this.#begunAt = this.#parts.clock.monotonic();
    const ended = this.#run(abort.signal).then(() => {
      this.#running = null;
      if (this.#again) this.lookSoon();
      this.#parts.onChange();
    });
    this.#running = { abort, ended };
  }

  /** Never rejects. */
  async #run(signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.work(signal);
      this.#failures = 0;
      this.#trouble = null;
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    const { clock, random, onDefect } = this.#parts;
    this.#failures += 1;
    const { problem, waitMs, isDefect } = troubleOf(error, this.#failures, random());
    if (isDefect) onDefect(error);
    this.#trouble = { problem, nextTryAt: waitMs === null ? null : clock.now() + waitMs };
    this.#again = false;
    if (waitMs !== null && this.#state === 'open') this.#lookIn(waitMs);
  }
}
