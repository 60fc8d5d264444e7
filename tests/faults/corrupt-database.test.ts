import { expect, test } from 'vitest';
import { fault } from './corrupt-database.ts';

test('damaged databases are opened with every image that is still there, and nothing is deleted', async () => {
  const found = await fault.run({ count: 3, seed: 3, only: null, progress: () => {} });
  expect(found.broken).toEqual([]);
  expect(found.done).toBe(3);
}, 60_000);
