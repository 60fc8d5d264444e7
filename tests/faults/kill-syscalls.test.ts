import { expect, it } from 'vitest';
import { whyNoTracer } from './io-errors/trace.ts';
import { killAtCalls } from './kill-syscalls.ts';

const why = whyNoTracer();

it.skipIf(why !== null)(
  `kill -9 before a call that changes a file loses nothing, and leaves nothing over${why === null ? '' : ` (${why})`}`,
  async () => {
    const job = { images: 1, variants: 1 };
    const scenario = {
      name: 'a job',
      share: 1,
      jobs: [job],
      before: 'nothing',
      chores: [],
      kill: null,
    } as const;
    const found = await killAtCalls({ count: 2, seed: 1, only: null, progress: () => {} }, [scenario]);
    expect(found.broken).toEqual([]);
    expect(found.done).toBe(2);
  },
  120_000,
);
