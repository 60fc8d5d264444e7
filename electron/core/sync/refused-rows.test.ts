import { describe, expect, it } from 'vitest';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudError, type CloudRow, type CloudTable } from '../ports/cloud.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { expectSame } from './testing/compare.ts';
import { cloudError } from './testing/fake-server.ts';
import { endedJob, logMuch } from './testing/jobs.ts';

const apps = testApps();
const tooMuch = () =>
  new CloudError({ code: 'server', message: 'statement timeout', advice: null }, { tooMuch: true });

/** Jobs that ended long ago, each with an image that failed. */
async function manyJobs(app: TestApp, count: number): Promise<string[]> {
  const old = await endedJob(app);
  const { store, ids } = app.ports;
  const [job, [image]] = [store.jobs.get(old), store.images.ofJob(old)];
  if (job === null || image === undefined) throw new Error('The job is gone');
  const made = Array.from({ length: count }, () => ids.uuid());
  store.transaction('normal', () => {
    for (const id of made) {
      store.jobs.insert({ ...job, id });
      store.images.insertMany([{ ...image, id: ids.uuid(), jobId: id, status: 'failed' }]);
    }
  });
  return made;
}

/** Asks `refuse` before each upsert what becomes of it. */
function beforeUpsert(
  clouds: CloudApps,
  refuse: (table: CloudTable, rows: readonly CloudRow[]) => CloudError | null,
): void {
  const { cloud } = clouds;
  const upsert = cloud.upsert.bind(cloud);
  cloud.upsert = (user, table, rows) => {
    const error = refuse(table, rows);
    if (error !== null) throw error;
    upsert(user, table, rows);
  };
}

describe('a project that refuses every row', () => {
  it('has the library wait, and gets it once somebody has mended it', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    await manyJobs(app, 100);
    let isMended = false;
    beforeUpsert(clouds, () => (isMended ? null : cloudError('refused')));
    await clouds.join(app);
    expect(await synced(app)).toMatchObject({ state: 'problem', problem: { code: 'refused' } });
    expect((await app.call('cloud.status', {})).parked).toBeLessThan(20);
    isMended = true;
    await app.call('cloud.retryParked', { rows: null });
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0 });
    expectSame(app, clouds.cloud, clouds.account.id);
  });

  it.each(['full', 'no_access'] as const)('and says why (%s) parks nothing', async (code) => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    await manyJobs(app, 30);
    beforeUpsert(clouds, () => cloudError(code));
    await clouds.join(app);
    expect(await synced(app)).toMatchObject({ state: 'problem', parked: 0, problem: { code } });
  });
});

describe('rows that are refused for their own sake', () => {
  it.each(['refused', 'no_access'] as const)(
    'are parked (%s), however many follow each other, and all others arrive',
    async (code) => {
      const clouds = new CloudApps(apps);
      const app = await clouds.open();
      const jobs = await manyJobs(app, 60);
      const bad = new Set(jobs.slice(10, 50));
      beforeUpsert(clouds, (_, rows) =>
        rows.some(({ id }) => bad.has(String(id))) ? cloudError(code) : null,
      );
      await clouds.join(app);
      expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 40 });
      expect(clouds.cloud.rows('jobs')).toHaveLength(21);
    },
  );

  it('are told from the others where the first is not allowed', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    await manyJobs(app, 20);
    let bad: unknown = null;
    beforeUpsert(clouds, (_, rows) => {
      bad ??= rows[0]?.['id'];
      return rows.some(({ id }) => id === bad) ? cloudError('no_access') : null;
    });
    await clouds.join(app);
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 1 });
    expect(clouds.cloud.rows('jobs')).toHaveLength(20);
  });
});

describe('a server that has no time for many rows', () => {
  it('gets fewer at once, and nothing is parked', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await synced(app);
    await apps.close(app);
    const again = await clouds.open();
    logMuch(again, jobId, 2_000);
    beforeUpsert(clouds, (_, rows) => (rows.length > 100 ? tooMuch() : null));
    await apps.close(again);
    const last = await clouds.open();
    expect(await synced(last)).toMatchObject({ state: 'up_to_date', parked: 0 });
    expectSame(last, clouds.cloud, clouds.account.id);
  });

  it('is asked to remove fewer at once', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await synced(app);
    const { cloud } = clouds;
    const emptyJob = cloud.emptyJob.bind(cloud);
    cloud.emptyJob = (user, id, most) => {
      if (most > 60) throw tooMuch();
      return emptyJob(user, id, most);
    };
    await app.call('cloud.keepLocal', { jobIds: [jobId], local: true });
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0 });
    expect(cloud.rows('logs')).toEqual([]);
  });
});

describe('pictures that the server fails at', () => {
  it('let the others pass, and are tried again', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.open();
    const { id } = await app.createJob({ images: 6, variants: 1, preset: 'off' });
    await app.untilFinal(id);
    const { cloud } = clouds;
    const upload = cloud.upload.bind(cloud);
    const bad = new Set<string>();
    let isMended = false;
    cloud.upload = async (user, path, file) => {
      if (bad.size < 2) bad.add(path);
      if (!isMended && bad.has(path)) throw cloudError('server');
      await upload(user, path, file);
    };
    await clouds.join(app);
    const files = app.ports.store.files.ofJob(id).filter(({ kind }) => kind === 'variant');
    await app.call('cloud.sync', { waitMs: 0 });
    await app.clock.runUntil(() => cloud.objects.size === files.length - 2);
    isMended = true;
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0, uploads: 0 });
    expect(cloud.objects.size).toBe(files.length);
  });
});
