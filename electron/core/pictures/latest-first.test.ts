import { expect, it } from 'vitest';
import { LatestFirst } from './latest-first.ts';

it('does so many at a time, the latest of those that wait first', async () => {
  const line = new LatestFirst(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const done = [1, 2, 3, 4, 5].map((id) =>
    line.run(async () => {
      begun.push(id);
      await new Promise<void>((end) => void ends.push(end));
    }),
  );
  await settle();
  expect(begun).toEqual([1, 2]);
  for (const expected of [
    [1, 2, 5],
    [1, 2, 5, 4],
    [1, 2, 5, 4, 3],
  ]) {
    ends.shift()?.();
    await settle();
    expect(begun).toEqual(expected);
  }
  for (const end of ends) end();
  await Promise.all(done);
});

it('gives the place of one that failed to the next', async () => {
  const line = new LatestFirst(1);
  const failing = line.run(() => Promise.reject(new Error('no')));
  const next = line.run(async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  await expect(next).resolves.toBe('yes');
  await expect(line.run(async () => 'again')).resolves.toBe('again');
});

/** Lets everything happen that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
