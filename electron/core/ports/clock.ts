/** Time, as a port, so that tests can decide what time it is. */
export interface Clock {
  /** Milliseconds since the epoch, by the wall clock: for display and stored due times, since it can jump. */
  now(): number;
  /** Milliseconds on a clock that never jumps: for every duration and deadline. */
  monotonic(): number;
  /** Calls once after `ms` milliseconds. Returns the function that prevents it. */
  after(ms: number, callback: () => void): () => void;
}
