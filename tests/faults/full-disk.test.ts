import { expect, it } from 'vitest';
import { fault, makeSmallDisk } from './full-disk.ts';

const disk = process.platform === 'linux' ? makeSmallDisk() : null;
disk?.remove();

it.skipIf(disk === null)(
  'a disk that somebody fills makes a job wait, which goes on by itself and has lost nothing',
  async () => {
    const { broken, figures } = await fault.run({ count: 1, seed: 1, only: 3, progress: () => {} });
    expect(broken).toEqual([]);
    expect(figures['to go on when there was space, most (ms)']).toBeLessThanOrEqual(5_000);
  },
  120_000,
);
