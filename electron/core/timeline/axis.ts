/** A difference that rounding or a slow disk cannot make. */
const JUMP_MS = 1_000;

/**
 * Puts moments of the wall clock on a job's own clock: milliseconds since the job began, which never go back. Where the clock of the
 * computer was set back, all that follows is moved forward; how long a call took is known from a clock that nobody sets, and
 * counts where the two disagree.
 */
export class Axis {
  readonly #origin: number;
  #shift = 0;
  #last = 0;

  /** @param origin when the job began, in epoch milliseconds */
  constructor(origin: number) {
    this.#origin = origin;
  }

  /** The latest moment that was seen. */
  get last(): number {
    return this.#last;
  }

  /** The next moment. @param timestamp epoch milliseconds */
  next(timestamp: number): number {
    const at = timestamp - this.#origin + this.#shift;
    this.#shift += Math.max(0, this.#last - at);
    this.#last = Math.max(this.#last, at);
    return this.#last;
  }

  /** What was measured did not end before `at`. Returns the latest moment. */
  notBefore(at: number): number {
    if (at - this.#last < JUMP_MS) return this.#last;
    this.#shift += at - this.#last;
    this.#last = at;
    return at;
  }

  /** Where a moment from now on would be, without going there. @param timestamp epoch milliseconds */
  peek(timestamp: number): number {
    return Math.max(this.#last, timestamp - this.#origin + this.#shift);
  }
}
