import { expect, it } from 'vitest';
import { WorldDatabase } from './simulation/database.ts';
import { playWorld } from './simulation/play-world.ts';
import { fault } from './simulation.ts';

it('finds nothing broken in a few worlds', async () => {
  const { broken, done } = await fault.run({ count: 20, seed: 7, only: null, progress: () => {} });
  expect(broken).toEqual([]);
  expect(done).toBe(20);
}, 60_000);

it('plays the same world again from its number, whatever was played before it', async () => {
  const database = new WorldDatabase();
  try {
    const first = await playWorld(11, 3, database);
    const other = await playWorld(11, 4, database);
    database.renew();
    const again = await playWorld(11, 3, database);
    expect(again).toEqual(first);
    expect(other.trace).not.toBe(first.trace);
  } finally {
    database.end();
  }
}, 60_000);
