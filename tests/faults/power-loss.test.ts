import { expect, it } from 'vitest';
import { whyNoTracer } from './io-errors/trace.ts';
import { cutPower } from './power-loss.ts';

const why = whyNoTracer();

it.skipIf(why !== null)(
  `a power cut takes nothing that was promised, wherever it comes${why === null ? '' : ` (${why})`}`,
  async () => {
    const job = { images: 1, variants: 1 };
    // Killed between the name that a file got and that name's way to the disk: the next start has to make it sure.
    const kill = { call: 'unlink', nth: 3 };
    const scenario = { name: 'a job', share: 1, jobs: [job], before: 'nothing', chores: [], kill } as const;
    const found = await cutPower({ count: 200, seed: 1, only: null, progress: () => {} }, [scenario]);
    expect(found.broken).toEqual([]);
    expect(found.done).toBe(200);
  },
  120_000,
);
