import { expect, it } from 'vitest';
import { fault } from './provider-answers.ts';

it('finds nothing broken in a few bad answers', async () => {
  const { broken, done } = await fault.run({ count: 120, seed: 7, only: null, progress: () => {} });
  expect(broken).toEqual([]);
  expect(done).toBe(120);
}, 60_000);
