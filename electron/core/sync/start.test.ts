import { expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudApps } from './testing/cloud-apps.ts';

const apps = testApps();

it('a start without an account that is joined needs nothing of the sync from the database', async () => {
  let asked = 0;
  const app = apps.open(undefined, {
    change: (ports) => {
      const store = Object.create(ports.store, {
        sync: {
          get() {
            asked += 1;
            return ports.store.sync;
          },
        },
      });
      return { ...ports, store };
    },
  });
  await app.app.start('run');
  await app.clock.advance(10_000);
  expect(asked).toBe(0);
});

it('whether an account is joined is known at the next start', async () => {
  const clouds = new CloudApps(apps);
  const app = await clouds.joined();
  expect(app.ports.store.isJoined()).toBe(true);
  await apps.close(app);
  const again = await clouds.open();
  expect(again.ports.store.isJoined()).toBe(true);
  await again.call('cloud.leave', {});
  expect(again.ports.store.isJoined()).toBe(false);
});
