import { expect, it } from 'vitest';
import { fault } from './worker.ts';

it.runIf(process.platform === 'linux')(
  'finds nothing broken where a few workers die',
  async () => {
    const { broken, done } = await fault.run({ count: 4, seed: 29, only: null, progress: () => {} });
    expect(broken).toEqual([]);
    expect(done).toBe(4);
  },
  60_000,
);
