import { expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';

const apps = testApps();

it('starts nothing while the machine sleeps, and goes on when it is awake', async () => {
  const app = apps.open();
  app.app.rest();
  const { id } = await app.createJob({ images: 2 });
  await app.clock.advance(10_000);
  expect(app.provider.requests).toHaveLength(0);
  expect(app.job(id).status).toBe('queued');
  app.app.wake();
  expect((await app.untilFinal(id)).status).toBe('completed');
});

it('leaves the pause that the user has set as it is', async () => {
  const app = apps.open();
  await app.call('queue.pause', {});
  app.app.rest();
  app.app.wake();
  const { id } = await app.createJob({ images: 1 });
  await app.clock.advance(10_000);
  expect(app.job(id).status).toBe('queued');
  expect(await app.call('settings.get', {})).toMatchObject({ queuePaused: true });
});
