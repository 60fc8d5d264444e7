import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../electron/adapters/sqlite/open-store.ts';
import { expectSame, jobsOf } from '../../electron/core/sync/testing/compare.ts';
import { Place } from '../cli/safelight.ts';
import { contentOf } from './cloud-content.ts';
import { cutBefore } from './gateway/mishaps.ts';
import { joinPlace } from './joined-place.ts';
import { hasPostgres, startClouds, type TestCloud, type TestClouds } from './start-cloud.ts';

const GENERATE = [
  'generate',
  '--provider',
  'demo',
  '--prompt',
  'a lighthouse',
  '--size',
  '256x256',
  '--images',
  '2',
];

/**
 * Runs the command line and kills it when its n-th request since its job was made is at the gateway. That is done all the same, or lost
 * with its sender.
 * @returns whether it was killed, and had not ended by then
 */
async function killAt(nth: number, place: Place, cloud: TestCloud): Promise<boolean> {
  // At a pace at which there is something to be asked while the job goes on.
  const env = { SAFELIGHT_DEMO_PACE: 'brisk' };
  const { child, ended, printed } = place.start([...GENERATE, '--library', place.library], env);
  child.stdin?.end();
  let count: number | null = null;
  const counting = printed(/Job created/).then(() => {
    count = 0;
  });
  cloud.gateway.mishap = () => {
    if (count === null) return null;
    count += 1;
    if (count !== nth) return null;
    child.kill('SIGKILL');
    return nth % 2 === 0 ? null : cutBefore;
  };
  await counting;
  await ended;
  cloud.gateway.mishap = () => null;
  await cloud.gateway.idle();
  return child.signalCode === 'SIGKILL';
}

/** What is on the machine, as whoever opens its database finds it. */
async function expectAllThere(place: Place, cloud: TestCloud): Promise<void> {
  const store = openStore({ path: join(place.dataDir, 'safelight.db'), mode: 'read', now: Date.now });
  try {
    expectSame({ ports: { store } }, await contentOf(cloud), cloud.accounts.ada.id);
    expect(jobsOf({ ports: { store } }).length).toBeGreaterThan(2);
  } finally {
    store.close();
  }
}

describe.skipIf(!hasPostgres)('kill -9 of the command line', () => {
  let clouds: TestClouds;

  beforeAll(async () => {
    clouds = await startClouds();
  });
  afterAll(() => clouds.stop());

  /** One machine, killed again and again. What one leaves the next one takes up. */
  async function live(moments: readonly number[]): Promise<number> {
    const [cloud, place] = [await clouds.start(), await Place.make()];
    try {
      await joinPlace(place, cloud, { history: 'all' });
      let killed = 0;
      for (const nth of moments) killed += (await killAt(nth, place, cloud)) ? 1 : 0;
      const { code, stderr } = await place.run(['cloud', 'sync', '--wait', '120']);
      expect(code, stderr).toBe(0);
      await expectAllThere(place, cloud);
      expect(cloud.gateway.unknown).toEqual([]);
      return killed;
    } finally {
      await place.clear();
    }
  }

  it('at any request loses and doubles nothing in the cloud', async () => {
    const killed = await Promise.all([live([3, 7, 4, 1, 5]), live([2, 5, 4, 6, 3])]);
    // One or the other may have ended before it had asked so much.
    expect(killed.reduce((sum, one) => sum + one)).toBeGreaterThan(4);
  }, 300_000);
});
