import type { Clock } from '../ports/clock.ts';

/**
 * Waits for work on a disk, for as long as that gets on. A drive or network that stops answering ends no call.
 * @param stallMs so long without a step is too long, in milliseconds.
 * @param work calls what it is given after each step; that throws when nobody waits for the work any more.
 * @throws Error when the work stands still, and what the work throws.
 */
export async function whileItMoves<T>(
  clock: Clock,
  stallMs: number,
  work: (moved: () => void) => Promise<T>,
): Promise<T> {
  let movedAt = clock.monotonic();
  let isGivenUp = false;
  let stopTimer = () => {};
  const moved = (): void => {
    if (isGivenUp) throw new Error('It was given up, since the disk did not answer');
    movedAt = clock.monotonic();
  };
  const stalled = new Promise<never>((_, reject) => {
    const look = (): void => {
      const left = movedAt + stallMs - clock.monotonic();
      if (left > 0) {
        stopTimer = clock.after(left, look);
        return;
      }
      isGivenUp = true;
      reject(new Error('The disk does not answer'));
    };
    look();
  });
  try {
    return await Promise.race([work(moved), stalled]);
  } finally {
    stopTimer();
  }
}
