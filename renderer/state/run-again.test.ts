import { afterEach, expect, it, vi } from 'vitest';
import { runAgain, runAgainAfter } from './run-again.ts';

afterEach(() => void vi.useRealTimers());

it('runs once more, and only once, for all that was asked while it ran', async () => {
  let runs = 0;
  const ends: (() => void)[] = [];
  const run = runAgain(() => {
    runs++;
    return new Promise((resolve) => ends.push(resolve));
  });
  const first = run();
  const second = run();
  const last = run();
  expect(runs).toBe(1);
  ends.shift()?.();
  await new Promise<void>((resolve) => setImmediate(resolve));
  expect(runs).toBe(2);
  ends.shift()?.();
  await Promise.all([first, second, last]);
  expect(runs).toBe(2);
});

it('runs at once, then at most once a pause, the last time after the last request', async () => {
  vi.useFakeTimers({ now: 0 });
  const runs: number[] = [];
  const run = runAgainAfter(1000, async () => void runs.push(Date.now()));
  for (let at = 0; at < 2500; at += 50) {
    void run();
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runs).toEqual([0, 1000, 2000, 3000]);
});
