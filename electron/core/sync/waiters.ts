import type { Clock } from '../ports/clock.ts';

/** Whoever waits for something to come true that is told of by changes. */
export class Waiters {
  readonly #clock: Clock;
  readonly #isTrue: () => boolean;
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock, isTrue: () => boolean) {
    this.#clock = clock;
    this.#isTrue = isTrue;
  }

  /** Resolves when it is true, or so many milliseconds are over, or `end` is called. */
  async wait(ms: number): Promise<void> {
    if (this.#isTrue()) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        stopTimer();
        this.#waiting.delete(end);
        resolve();
      };
      const stopTimer = this.#clock.after(ms, end);
      this.#waiting.add(end);
    });
  }

  /** It may be true now. */
  look(): void {
    if (this.#waiting.size > 0 && this.#isTrue()) this.end();
  }

  end(): void {
    for (const end of [...this.#waiting]) end();
  }
}
