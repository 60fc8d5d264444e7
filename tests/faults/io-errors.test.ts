import { expect, it } from 'vitest';
import { whyNoTracer } from './io-errors/trace.ts';
import { fault } from './io-errors.ts';

const why = whyNoTracer();

it.skipIf(why !== null)(
  'a disk that fails at some call of a job loses nothing that was told, and says so',
  async () => {
    const { done, broken } = await fault.run({ count: 2, seed: 5, only: null, progress: () => {} });
    expect(broken).toEqual([]);
    expect(done).toBeGreaterThan(0);
  },
  120_000,
);
