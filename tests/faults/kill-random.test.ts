import { expect, it } from 'vitest';
import { fault } from './kill-random.ts';

it('kill -9 at random times loses nothing that was announced, buys nothing twice unasked, and leaves nothing over', async () => {
  const found = await fault.run({ count: 4, seed: 3, only: null, progress: () => {} });
  expect(found.broken).toEqual([]);
  expect(found.done).toBeGreaterThanOrEqual(4);
}, 120_000);
