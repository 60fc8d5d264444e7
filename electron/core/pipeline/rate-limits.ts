import type { Clock } from '../ports/clock.ts';
import {
  afterCleanAnswer,
  afterRateLimit,
  afterSlowDown,
  newBucket,
  type RateBucket,
} from './rate-bucket.ts';

/** How a call went, as far as the rate is concerned. */
export type CallPace =
  | { readonly kind: 'clean' }
  /** Failed for a reason that says nothing about the rate. */
  | { readonly kind: 'other' }
  /** Refused for being too much; all calls wait for this long. */
  | { readonly kind: 'limited'; readonly slowDown: boolean; readonly waitMs: number };

type Slot = { bucket: RateBucket; running: number };

/** The rate buckets of all providers in use: who may call now, and when that changes. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #slots = new Map<string, Slot>();
  #stopTimer: (() => void) | null = null;
  /** When the first bucket opens of those that were asked for and paused since the last `whenNextOpens`. */
  #refusedUntil: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param most the most calls at a time for this key, used when it is new. */
  allows(key: string, most: number): boolean {
    const { bucket, running } = this.#slot(key, most);
    if (this.#clock.monotonic() >= bucket.pausedUntil) return running < bucket.limit;
    this.#refusedUntil = Math.min(this.#refusedUntil ?? bucket.pausedUntil, bucket.pausedUntil);
    return false;
  }

  started(key: string): void {
    const slot = this.#slots.get(key);
    if (slot) slot.running += 1;
  }

  /** A call of this key ended. */
  ended(key: string, pace: CallPace): void {
    const slot = this.#slots.get(key);
    if (!slot) return;
    const { running } = slot;
    slot.running -= 1;
    const now = this.#clock.monotonic();
    if (pace.kind === 'clean') slot.bucket = afterCleanAnswer(slot.bucket, now);
    else if (pace.kind === 'limited') {
      const after = pace.slowDown ? afterSlowDown : afterRateLimit;
      slot.bucket = after(slot.bucket, now, pace.waitMs, running);
    }
  }

  /**
   * Calls once when the first paused bucket opens, if one is, instead of whoever was to be called before. One that was paused when it was
   * asked for counts, also if it has opened since: whoever was refused is not looked at again by itself.
   */
  whenNextOpens(callback: () => void): void {
    this.stop();
    const opening = this.#refusedUntil ?? this.nextOpening();
    this.#refusedUntil = null;
    if (opening === null) return;
    this.#stopTimer = this.#clock.after(Math.max(1, opening - this.#clock.monotonic()), callback);
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  /** Monotonic time at which the first paused bucket opens again; null when none is paused. */
  nextOpening(): number | null {
    const now = this.#clock.monotonic();
    const paused = [...this.#slots.values()].map(({ bucket }) => bucket.pausedUntil).filter((at) => at > now);
    return paused.length === 0 ? null : Math.min(...paused);
  }

  /** Monotonic time until which some bucket is paused; null when none is. */
  pausedUntil(): number | null {
    const now = this.#clock.monotonic();
    const latest = Math.max(0, ...[...this.#slots.values()].map(({ bucket }) => bucket.pausedUntil));
    return latest > now ? latest : null;
  }

  /** The same in milliseconds since the epoch, as the wall clock is now. */
  pausedUntilTime(): number | null {
    const until = this.pausedUntil();
    return until === null ? null : Math.round(this.#clock.now() + until - this.#clock.monotonic());
  }

  #slot(key: string, most: number): Slot {
    let slot = this.#slots.get(key);
    if (!slot) {
      slot = { bucket: newBucket(most), running: 0 };
      this.#slots.set(key, slot);
    }
    return slot;
  }
}
