import type { Clock } from '../ports/clock.ts';

type Timer = { readonly due: number; readonly callback: () => void; stop: () => void };

/**
 * Time as a call to a provider has it: it stands still while the machine sleeps. Some systems' monotonic clocks go on then, and all
 * deadlines would be over in the moment of waking, although an answer that was paid for may be on its way.
 */
export class AwakeTime implements Pick<Clock, 'monotonic' | 'after'> {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  /** Milliseconds that were slept so far, without the sleep that lasts. */
  #slept = 0;
  /** When the sleep that lasts began, by the clock. */
  #restsSince: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  monotonic(): number {
    return (this.#restsSince ?? this.#clock.monotonic()) - this.#slept;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { due: this.monotonic() + ms, callback, stop: () => {} };
    this.#timers.add(timer);
    if (this.#restsSince === null) this.#arm(timer);
    return () => {
      timer.stop();
      this.#timers.delete(timer);
    };
  }

  /** Stands still until `wake`. */
  rest(): void {
    if (this.#restsSince !== null) return;
    this.#restsSince = this.#clock.monotonic();
    for (const timer of this.#timers) timer.stop();
  }

  /** Counts a sleep that nobody was told of before it began, and that is over. @param ms by the monotonic clock */
  skip(ms: number): void {
    if (this.#restsSince !== null || ms <= 0) return;
    this.#slept += ms;
    for (const timer of this.#timers) {
      timer.stop();
      this.#arm(timer);
    }
  }

  wake(): void {
    if (this.#restsSince === null) return;
    this.#slept += this.#clock.monotonic() - this.#restsSince;
    this.#restsSince = null;
    for (const timer of this.#timers) this.#arm(timer);
  }

  #arm(timer: Timer): void {
    timer.stop = this.#clock.after(Math.max(0, timer.due - this.monotonic()), () => {
      this.#timers.delete(timer);
      timer.callback();
    });
  }
}
