import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { Clock } from '../ports/clock.ts';

/** Between two messages about the errors of one job. */
export const DIGEST_MS = 60_000;

type Collected = { first: LogEntry | null; count: number; stopTimer: () => void };

/** Gathers the error entries of each job: the first is told at once, those of the next minute together at its end, and so on. */
export class ErrorDigest {
  readonly #clock: Clock;
  readonly #tell: (first: LogEntry, count: number) => void;
  readonly #jobs = new Map<string, Collected>();

  /** @param tell never called inside the call that notes an entry: whoever logs waits for nothing. */
  constructor(clock: Clock, tell: (first: LogEntry, count: number) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  note(entry: LogEntry): void {
    const known = this.#jobs.get(entry.jobId);
    if (known !== undefined) {
      known.first ??= entry;
      known.count += 1;
      return;
    }
    const stopTimer = this.#clock.after(0, () => this.#flush(entry.jobId));
    this.#jobs.set(entry.jobId, { first: entry, count: 1, stopTimer });
  }

  /** Tells what is left, and forgets. */
  stop(): void {
    for (const { stopTimer, first, count } of this.#jobs.values()) {
      stopTimer();
      if (first !== null) this.#tell(first, count);
    }
    this.#jobs.clear();
  }

  #flush(jobId: string): void {
    const collected = this.#jobs.get(jobId);
    if (collected === undefined) return;
    const { first, count } = collected;
    if (first === null) {
      this.#jobs.delete(jobId);
      return;
    }
    collected.first = null;
    collected.count = 0;
    collected.stopTimer = this.#clock.after(DIGEST_MS, () => this.#flush(jobId));
    this.#tell(first, count);
  }
}
