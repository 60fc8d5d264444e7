import type { Clock } from '../ports/clock.ts';

/** Whoever shows a job says so again before this has passed, in milliseconds: a window that is gone says nothing any more. */
export const LEASE_MS = 60_000;
/** As many windows as there may be at once. */
const MOST = 8;

/** The jobs that somebody looks at now. */
export class Watches {
  readonly #clock: Clock;
  /** Job → until when. */
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(jobId: string): void {
    this.#until.delete(jobId);
    this.#until.set(jobId, this.#clock.monotonic() + LEASE_MS);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MOST && oldest !== undefined) this.#until.delete(oldest);
  }

  /** Ends all: another window that still shows one says so again soon. */
  clear(): void {
    this.#until.clear();
  }

  list(): readonly string[] {
    const now = this.#clock.monotonic();
    for (const [jobId, until] of this.#until) if (until <= now) this.#until.delete(jobId);
    return [...this.#until.keys()];
  }
}
