import { describe, expect, it } from 'vitest';
import { giveFailure, giveImage, ScriptedProvider } from '../../../tests/support/fake-ports.ts';
import { TestApp, temporaryFolder } from '../../../tests/support/test-app.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { expectSame } from './testing/compare.ts';
import { cloudError, type Mishap } from './testing/fake-server.ts';

/** The second image is declined. */
const halfDeclined = () =>
  new ScriptedProvider((request) =>
    request.imageIndex === 2 ? giveFailure('content_declined') : giveImage(request),
  );

/** Jobs are made, changed, taken away and kept here, each while the one before is on its way. */
async function live(app: TestApp): Promise<void> {
  const [first, second, third] = [
    await app.createJob({ images: 2, variants: 2 }),
    await app.createJob({ images: 1, variants: 1, preset: 'off' }),
    await app.createJob({ images: 1, variants: 1 }),
  ];
  for (const { id } of [first, second, third]) await app.untilFinal(id);
  await synced(app);
  const [image] = app.ports.store.images.ofJob(first.id);
  await app.call('image.star', { imageId: image?.id ?? '', starred: true });
  await app.call('image.delete', { imageIds: [image?.id ?? ''] });
  await app.call('job.delete', { jobIds: [second.id], files: 'keep' });
  await app.call('cloud.keepLocal', { jobIds: [third.id], local: true });
  await app.clock.advance(61_000);
  const { jobs, images } = app.ports.store;
  await app.clock.runUntil(() => jobs.deleted().length === 0 && images.deletedWithFiles().length === 0);
  await synced(app);
}

/** What only reads may go wrong at any time: nothing is acknowledged for it. */
const SENDING: readonly string[] = ['upsert', 'update', 'emptyJob', 'upload', 'removeObjects'];

/** Plays it once with something in the way of the so manieth call that sends. Returns how many of them there were. */
async function play(at: number, mishap: Mishap | null): Promise<number> {
  const folder = temporaryFolder();
  const clouds = new CloudApps({
    open: (provider = new ScriptedProvider(), more = {}) =>
      new TestApp({ ...more, folder: folder.path, provider }),
  });
  const app = await clouds.joined('all', halfDeclined());
  let sent = 0;
  clouds.cloud.mishap = ({ name }) => {
    if (!SENDING.includes(name)) return null;
    sent += 1;
    return sent === at ? mishap : null;
  };
  await live(app);
  const status = await synced(app);
  expect(status).toMatchObject({ state: 'up_to_date', waiting: 0, uploads: 0, parked: 0, problem: null });
  expectSame(app, clouds.cloud, clouds.account.id);
  expect(clouds.cloud.violations).toEqual([]);
  await app.close();
  folder.remove();
  return sent;
}

describe('a connection that is cut', () => {
  it.each(['before', 'after'] as const)(
    '%s the work was done, at any call, loses and doubles nothing',
    async (when) => {
      const calls = await play(0, null);
      expect(calls).toBeGreaterThan(12);
      for (let at = 1; at <= calls; at += 1) {
        const error = cloudError(at % 2 === 0 ? 'server' : 'offline');
        await play(at, { when, error });
      }
    },
    120_000,
  );
});
