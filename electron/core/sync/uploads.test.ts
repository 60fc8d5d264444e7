import { mkdirSync, renameSync, rmdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import { rememberLibrary } from '../health/library-marks.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { expectSame } from './testing/compare.ts';
import type { FakeServer } from './testing/fake-server.ts';
import { cloudError } from './testing/fake-server.ts';
import { endedJob } from './testing/jobs.ts';

const apps = testApps();

/** Every picture arrives, and nobody hears of it. */
function loseAnswers(cloud: FakeServer): void {
  cloud.mishap = ({ name }) => (name === 'upload' ? { when: 'after', error: cloudError('offline') } : null);
}

/** Holds every picture on its way. @returns lets them arrive */
function holdUploads(cloud: FakeServer): () => void {
  const upload = cloud.upload.bind(cloud);
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  cloud.upload = async (...given) => {
    await released;
    await upload(...given);
  };
  return release;
}

describe('a picture of which nobody heard that it arrived', () => {
  it('leaves the bucket with its job', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    loseAnswers(clouds.cloud);
    const jobId = await endedJob(app, 'off');
    await app.call('cloud.sync', { waitMs: 0 });
    await app.clock.runUntil(() => clouds.cloud.objects.size > 0);
    await app.call('cloud.keepLocal', { jobIds: [jobId], local: true });
    clouds.cloud.mishap = () => null;
    await synced(app);
    expect(clouds.cloud.objects.size).toBe(0);
  });

  it('leaves the bucket with its job also when the app ended in between', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    loseAnswers(clouds.cloud);
    const jobId = await endedJob(app, 'off');
    await app.call('cloud.sync', { waitMs: 0 });
    await app.clock.runUntil(() => clouds.cloud.objects.size > 0);
    await apps.close(app);
    clouds.cloud.mishap = () => null;
    const again = await clouds.open();
    await again.call('cloud.keepLocal', { jobIds: [jobId], local: true });
    await synced(again);
    expect(clouds.cloud.objects.size).toBe(0);
  });

  it('leaves the bucket with its file', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    loseAnswers(clouds.cloud);
    const jobId = await endedJob(app, 'off');
    await app.call('cloud.sync', { waitMs: 0 });
    await app.clock.runUntil(() => clouds.cloud.objects.size > 0);
    const { store } = app.ports;
    for (const { id, kind } of store.files.ofJob(jobId)) if (kind === 'variant') store.files.remove(id);
    clouds.cloud.mishap = () => null;
    await synced(app);
    expect(clouds.cloud.objects.size).toBe(0);
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it('is sent again, and its file tells where it is', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    loseAnswers(clouds.cloud);
    await endedJob(app, 'off');
    await app.call('cloud.sync', { waitMs: 0 });
    await app.clock.runUntil(() => clouds.cloud.objects.size > 0);
    clouds.cloud.mishap = () => null;
    await synced(app);
    expectSame(app, clouds.cloud, clouds.account.id);
  });
});

describe('a picture on its way while its job is taken out of the cloud', () => {
  it.each(['hears that it arrived', 'hears nothing'])(
    'leaves the bucket when this machine %s',
    async (how) => {
      const clouds = new CloudApps(apps);
      const app = await clouds.joined();
      const release = holdUploads(clouds.cloud);
      if (how === 'hears nothing') loseAnswers(clouds.cloud);
      const jobId = await endedJob(app, 'off');
      await app.call('cloud.sync', { waitMs: 0 });
      await app.clock.runUntil(() => clouds.cloud.calls.some(({ name }) => name === 'upload'));
      await app.call('cloud.keepLocal', { jobIds: [jobId], local: true });
      await app.clock.runUntil(() => clouds.cloud.row('jobs', jobId)?.['prompt'] === '');
      await app.clock.runUntil(() => clouds.cloud.rows('images').length === 0);
      release();
      await app.clock.runUntil(() => clouds.cloud.objects.size > 0);
      clouds.cloud.mishap = () => null;
      await synced(app);
      await app.clock.advance(10_000);
      await synced(app);
      expect(clouds.cloud.objects.size).toBe(0);
      expect(app.ports.store.sync.uploadsOf(jobId)).toEqual([]);
      expectSame(app, clouds.cloud, clouds.account.id);
    },
  );
});

describe('pictures whose library is a drive that is away', () => {
  it('wait for it, also while its bare folder is there', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await endedJob(app, 'off');
    const { root } = app.ports.files.library;
    rememberLibrary(app.ports.store, root, { mark: 'the drive', device: 'another' });
    renameSync(root, `${root}-away`);
    mkdirSync(root);
    const { parked } = await synced(app);
    expect(parked).toBeGreaterThan(0);
    expect(clouds.cloud.objects.size).toBe(0);
    rmdirSync(root);
    renameSync(`${root}-away`, root);
    await app.call('cloud.retryParked', {});
    expect(await synced(app)).toMatchObject({ parked: 0 });
    expect(clouds.cloud.objects.size).toBe(parked);
  });
});
