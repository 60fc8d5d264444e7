import type { Clock } from '../ports/clock.ts';

/** Work that takes longer than this without a pause would be felt in the window. */
const LONGEST_MS = 12;

/** For work on many things in a row: a pause to await after each, which lets other work go first whenever it is time. */
export function breather(clock: Clock): () => Promise<void> {
  let since = clock.monotonic();
  return async () => {
    if (clock.monotonic() - since < LONGEST_MS) return;
    await new Promise<void>((resolve) => void clock.after(0, resolve));
    since = clock.monotonic();
  };
}
