import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../electron/core/ports/clock.ts';

type Timer = { readonly at: number; readonly ms: number; readonly callback: () => void };

/** Timers at least this long are deadlines: they fire only when a test advances the clock to them. */
const DEADLINE_MS = 100_000;

/** A clock that stands still unless a test moves it. */
export class FakeClock implements Clock {
  #elapsed = 0;
  #wallOffset = 1_780_000_000_000;
  #timers = new Set<Timer>();
  /** Every delay that was asked for, in order, in milliseconds. */
  readonly asked: number[] = [];

  now(): number {
    return this.#wallOffset + this.#elapsed;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { at: this.#elapsed + ms, ms, callback };
    this.asked.push(ms);
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that are still to fire. */
  get pending(): number {
    return this.#timers.size;
  }

  /** The wall clock jumps, as when a machine's time is corrected; durations do not notice. */
  jump(ms: number): void {
    this.#wallOffset += ms;
  }

  /** Lets time pass, calling what is due in order. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#elapsed = Math.max(this.#elapsed, next.at);
      this.#timers.delete(next);
      next.callback();
      await nextTurn();
    }
    this.#elapsed = until;
  }

  /**
   * Lets the real work go on, and time pass to the next timer whenever that work seems to rest, until the condition
   * holds. Deadlines are not waited for.
   * @throws Error when it does not hold after many rounds.
   */
  async runUntil(condition: () => boolean, rounds = 5_000): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      if (condition()) return;
      for (let turn = 0; turn < 20; turn += 1) {
        await nextTurn();
        if (condition()) return;
      }
      const next = this.#next(Number.POSITIVE_INFINITY, DEADLINE_MS);
      if (next) await this.advance(next.at - this.#elapsed);
      else await new Promise((resolve) => setTimeout(resolve, 1));
    }
    throw new Error('The condition did not come to hold');
  }

  #next(until: number, shorterThan = Number.POSITIVE_INFINITY): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.at > until || timer.ms >= shorterThan) continue;
      if (first === undefined || timer.at < first.at) first = timer;
    }
    return first;
  }
}
