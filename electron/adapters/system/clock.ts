import type { Clock } from '../../core/ports/clock.ts';

/** The longest delay that setTimeout keeps; a longer one would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The machine's own time. */
export function createClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after: callAfter,
  };
}

function callAfter(ms: number, callback: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number): void => {
    const delay = Math.min(left, MAX_DELAY_MS);
    timer = setTimeout(() => (left > delay ? wait(left - delay) : callback()), delay);
  };
  wait(ms);
  return () => clearTimeout(timer);
}
