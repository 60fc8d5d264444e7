import type { Clock } from '../../electron/core/ports/clock.ts';

/**
 * A clock that runs faster than the machine's, for the core beside a real network: what is real takes its time, and whatever waits a
 * minute waits a moment.
 */
export class QuickClock implements Clock {
  readonly #speed: number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #wallOffset = Date.now();
  #ended = false;

  constructor(speed: number) {
    this.#speed = speed;
  }

  now(): number {
    return Math.floor(this.#wallOffset + this.monotonic());
  }

  monotonic(): number {
    return performance.now() * this.#speed;
  }

  after(ms: number, callback: () => void): () => void {
    if (this.#ended) return () => {};
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      callback();
    }, ms / this.#speed);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }

  /** The wall clock jumps, as when a machine's time is corrected; durations do not notice. */
  jump(ms: number): void {
    this.#wallOffset += ms;
  }

  /** Calls nobody any more, as at the end of a process. */
  end(): void {
    this.#ended = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
