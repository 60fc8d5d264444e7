import type { Clock } from '../ports/clock.ts';

/** The wait before a job goes on, the first time and each time after, in milliseconds: what fails again at once is given more time. */
const WAITS_MS = [500, 5_000, 30_000, 60_000] as const;

export type HeldJobsParts = {
  readonly clock: Clock;
  /** Whether there is nowhere to save anything now. */
  readonly holds: () => boolean;
  /** Lets a job go on. It is tried again after a rejection. */
  readonly goOn: (jobId: string) => Promise<void>;
  /** Hears of a job that broke off again and again although there seems to be room. It is still tried every minute. */
  readonly onStuck: (jobId: string) => void;
  readonly reportProblem: (message: string, error: unknown) => void;
};

/** A job that has gone on for so long since it broke off last is one as any other, in milliseconds. */
const FORGIVEN_AFTER_MS = 600_000;
/** A job that broke off after so many tries is told to its user. */
const TOLD_AFTER = 2;

/** The jobs that broke off because a disk was full. They go on by themselves when it is not. */
export class HeldJobs {
  readonly #parts: HeldJobsParts;
  readonly #waiting = new Set<string>();
  /** How often each has gone on, one time soon after the other, and when it did last by the monotonic clock. */
  readonly #tries = new Map<string, number>();
  readonly #wentOnAt = new Map<string, number>();
  readonly #timers = new Map<string, () => void>();
  #stopped = false;

  constructor(parts: HeldJobsParts) {
    this.#parts = parts;
  }

  /** This job is worked on no more, and waits. */
  add(jobId: string): void {
    this.#waiting.add(jobId);
    const now = this.#parts.clock.monotonic();
    if (now - (this.#wentOnAt.get(jobId) ?? now) >= FORGIVEN_AFTER_MS) this.#tries.delete(jobId);
    if (this.#parts.holds()) return;
    if (this.#tries.get(jobId) === TOLD_AFTER) this.#parts.onStuck(jobId);
    this.#goOnLater(jobId);
  }

  /** There is room again. */
  returned(): void {
    for (const jobId of this.#waiting) this.#goOnLater(jobId);
  }

  stop(): void {
    this.#stopped = true;
    for (const stopTimer of this.#timers.values()) stopTimer();
    this.#timers.clear();
  }

  #goOnLater(jobId: string): void {
    if (this.#stopped || this.#timers.has(jobId)) return;
    const tries = this.#tries.get(jobId) ?? 0;
    const wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)] ?? 0;
    const stopTimer = this.#parts.clock.after(wait, () => {
      this.#timers.delete(jobId);
      if (!this.#parts.holds()) void this.#goOn(jobId, tries);
    });
    this.#timers.set(jobId, stopTimer);
  }

  async #goOn(jobId: string, tries: number): Promise<void> {
    this.#tries.set(jobId, tries + 1);
    this.#wentOnAt.set(jobId, this.#parts.clock.monotonic());
    this.#waiting.delete(jobId);
    try {
      await this.#parts.goOn(jobId);
    } catch (error) {
      this.#parts.reportProblem(`Job ${jobId} could not go on yet`, error);
      this.add(jobId);
    }
  }
}
