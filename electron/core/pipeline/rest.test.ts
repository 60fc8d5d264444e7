import { afterEach, beforeEach, expect, it } from 'vitest';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';

let folder: ReturnType<typeof temporaryFolder>;
let app: TestApp;

beforeEach(() => {
  folder = temporaryFolder();
  app = new TestApp({ folder: folder.path });
});
afterEach(async () => {
  await app.close();
  folder.remove();
});

it('starts nothing while the machine sleeps, and goes on when it is awake', async () => {
  app.app.rest();
  const { id } = await app.createJob({ images: 2 });
  await app.clock.advance(10_000);
  expect(app.provider.requests).toHaveLength(0);
  expect(app.job(id).status).toBe('queued');
  app.app.wake();
  expect((await app.untilFinal(id)).status).toBe('completed');
});

it('leaves the pause that the user has set as it is', async () => {
  await app.call('queue.pause', {});
  app.app.rest();
  app.app.wake();
  const { id } = await app.createJob({ images: 1 });
  await app.clock.advance(10_000);
  expect(app.job(id).status).toBe('queued');
  expect(await app.call('settings.get', {})).toMatchObject({ queuePaused: true });
});
