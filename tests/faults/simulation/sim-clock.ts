import type { Clock } from '../../../electron/core/ports/clock.ts';
import type { Life } from './life.ts';

type Timer = {
  readonly at: number;
  readonly order: number;
  readonly life: Life;
  readonly callback: () => void;
};

/** The time of a world, which passes only when the world lets it. Timers of dead apps are forgotten. */
export class SimClock {
  #elapsed = 0;
  #order = 0;
  #wall: number;
  readonly #timers = new Set<Timer>();

  /** @param wall milliseconds since the epoch at the beginning */
  constructor(wall: number) {
    this.#wall = wall;
  }

  /** The clock as one app sees it. */
  of(life: Life): Clock {
    return {
      now: () => this.now(),
      monotonic: () => this.#elapsed,
      after: (ms, callback) => this.#after(life, ms, callback),
    };
  }

  now(): number {
    return Math.floor(this.#wall + this.#elapsed);
  }

  get elapsed(): number {
    return this.#elapsed;
  }

  /** The wall clock is set; durations do not notice. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  /** How many timers this app has. */
  timersOf(life: Life): number {
    return [...this.#timers].filter((timer) => timer.life === life).length;
  }

  forget(life: Life): void {
    for (const timer of this.#timers) if (timer.life === life) this.#timers.delete(timer);
  }

  /** Milliseconds until the next timer; null when there is none. */
  untilNext(): number | null {
    const next = this.#next();
    return next === null ? null : Math.max(0, next.at - this.#elapsed);
  }

  /** Lets time pass to the next timer, at most by `most` milliseconds, and fires it if it is due then. */
  pass(most: number): void {
    const next = this.#next();
    if (next === null || next.at - this.#elapsed > most) {
      this.#elapsed += most;
      return;
    }
    this.#elapsed = Math.max(this.#elapsed, next.at);
    this.#timers.delete(next);
    next.callback();
  }

  #after(life: Life, ms: number, callback: () => void): () => void {
    if (life.dead) return () => {};
    this.#order += 1;
    const timer: Timer = { at: this.#elapsed + ms, order: this.#order, life, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #next(): Timer | null {
    let first: Timer | null = null;
    for (const timer of this.#timers) {
      if (first === null || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}
