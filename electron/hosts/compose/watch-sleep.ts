import type { App } from '../../core/app/app.ts';
import { sleepIn } from './sleep-gap.ts';

const EVERY_MS = 5_000;

/** Notices the machine's sleep when it is over, for hosts that no system tells of it. Keeps no process alive. Returns how to stop. */
export function watchSleep(app: Pick<App, 'wake'>): () => void {
  let before = { monotonic: performance.now(), wall: Date.now() };
  const timer = setInterval(() => {
    const now = { monotonic: performance.now(), wall: Date.now() };
    const slept = sleepIn({
      expected: EVERY_MS,
      monotonic: now.monotonic - before.monotonic,
      wall: now.wall - before.wall,
    });
    before = now;
    if (slept !== null) app.wake(slept.monotonicMs);
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
