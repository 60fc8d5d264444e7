import { describe, expect, it } from 'vitest';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { expectSame } from './testing/compare.ts';
import { endedJob, logMuch } from './testing/jobs.ts';

const apps = testApps();

describe('a log that went on before a crash', () => {
  it('is found at the next start, and sent from where it was', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await synced(app);
    logMuch(app, jobId, 1_200);
    clouds.cloud.cutListeners();
    apps.crash(app);
    const again = await clouds.open();
    expect((await synced(again)).state).toBe('up_to_date');
    expectSame(again, clouds.cloud, clouds.account.id);
  });
});

describe('a long log', () => {
  it('of 100,000 entries arrives whole, once and in order, and little of it is held at a time', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await synced(app);
    const { sync } = app.ports.store;
    const read = { most: 0 };
    const entries = sync.entries;
    sync.entries = (...query) => {
      const page = entries(...query);
      read.most = Math.max(read.most, page.length);
      return page;
    };
    await app.call('cloud.set', { on: false });
    logMuch(app, jobId, 100_000);
    await app.call('image.star', {
      imageId: app.ports.store.images.ofJob(jobId)[0]?.id ?? '',
      starred: true,
    });
    await app.call('image.delete', { imageIds: app.ports.store.images.ofJob(jobId).map(({ id }) => id) });
    await app.call('cloud.set', { on: true });
    expect((await synced(app)).state).toBe('up_to_date');
    const log = clouds.cloud.logOf(jobId);
    const last = app.ports.store.log.lastSeq(jobId);
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: last }, (_, at) => at + 1));
    expect(clouds.cloud.row('jobs', jobId)?.['log_seq']).toBe(last);
    expect(read.most).toBeLessThanOrEqual(500);
    expect(clouds.cloud.violations).toEqual([]);
  }, 120_000);
});
