import type { Clock } from './ports/clock.ts';

/** Milliseconds: work that takes longer than this without a pause would be felt in the window. */
const LONGEST_MS = 12;

/** Lets other work go on for `ms` milliseconds, until the signal fires at the latest: whoever stops waits for no timer. */
export function pause(clock: Clock, ms = 0, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      cancel();
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    signal?.addEventListener('abort', end);
    if (signal?.aborted === true) end();
  });
}

/**
 * For work on many things in a row: a pause to await after each, which lets other work go first whenever it is time.
 * @param afterwards awaited after each time that other work went first: who else goes before this one, or whether it goes on at all.
 */
export function breather(clock: Clock, afterwards?: () => void | Promise<void>): () => Promise<void> {
  let since = clock.monotonic();
  return async () => {
    if (clock.monotonic() - since < LONGEST_MS) return;
    await pause(clock);
    await afterwards?.();
    since = clock.monotonic();
  };
}
