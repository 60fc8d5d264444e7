import { expect, it } from 'vitest';
import { runAgain } from './run-again.ts';

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
