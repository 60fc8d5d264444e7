/** A timer that comes so much later than it should was asleep: no work of the app holds a process up for as long. */
const ASLEEP_MS = 15_000;

/** How long a stretch took by both clocks, in milliseconds, and how long it should have. */
export type Stretch = { readonly expected: number; readonly monotonic: number; readonly wall: number };

export type Gap = {
  /** How much of the monotonic clock it took: on some systems that stands still meanwhile. */
  readonly monotonicMs: number;
};

/**
 * Whether the machine slept in a stretch; null when not. Where the monotonic clock stands still, a sleep looks like a wall clock that was
 * set forward, and is treated alike: then nothing is lost but that waits are looked at once more.
 */
export function sleepIn({ expected, monotonic, wall }: Stretch): Gap | null {
  const late = Math.max(monotonic, wall) - expected;
  return late < ASLEEP_MS ? null : { monotonicMs: Math.max(0, Math.round(monotonic - expected)) };
}
