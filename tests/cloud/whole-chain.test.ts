import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_FILTER } from '../../shared/contract/log-filter.ts';
import { giveFailure, giveImage, type Script, ScriptedProvider } from '../support/fake-ports.ts';
import { ChainDevice } from './chain-device.ts';
import { contentOf } from './cloud-content.ts';
import { randomMishaps } from './gateway/random-mishaps.ts';
import {
  type CloudAccount,
  hasPostgres,
  startClouds,
  type TestCloud,
  type TestClouds,
} from './start-cloud.ts';

const TABLES = ['jobs', 'images', 'files', 'logs'].map((name) => `public.image_generation_${name}`);
const SENT = { state: 'up_to_date', waiting: 0, uploads: 0, parked: 0, problem: null };

/** Rows and objects that somebody sees by SQL, under row-level security. */
async function seenBy(client: pg.Client, { id }: CloudAccount): Promise<number> {
  const claims = JSON.stringify({ sub: id, role: 'authenticated' });
  await client.query('begin; set local role authenticated');
  await client.query("select set_config('request.jwt.claims', $1, true)", [claims]);
  let count = 0;
  for (const table of [...TABLES, 'storage.objects']) {
    const { rows } = await client.query(`select count(*)::int as count from ${table}`);
    count += rows[0].count;
  }
  await client.query('rollback');
  return count;
}

// Without PostgreSQL there is only PGlite, in which two services wait for each other.
describe.skipIf(!hasPostgres)('from the app to the cloud', () => {
  let clouds: TestClouds;
  let cloud: TestCloud;
  let devices: ChainDevice[];

  beforeAll(async () => {
    clouds = await startClouds();
  });
  afterAll(() => clouds.stop());
  beforeEach(async () => {
    [cloud, devices] = [await clouds.start(), []];
  });
  afterEach(async () => {
    for (const device of devices) {
      await device.close();
      device.remove();
    }
    expect(cloud.gateway.unknown).toEqual([]);
    expect(devices.flatMap(({ problems }) => problems)).toEqual([]);
  });

  async function joined(script: Script = giveImage, more = {}): Promise<ChainDevice> {
    const device = new ChainDevice({ cloud, provider: () => new ScriptedProvider(script), ...more });
    devices.push(device);
    await device.join();
    return device;
  }

  const liveJobs = async () =>
    (await contentOf(cloud)).rows('jobs').filter((row) => row['deleted_at'] === null);

  it('a job arrives once, with its log in order and its pictures, and nobody else sees any of it', async () => {
    const device = await joined((request) =>
      request.imageIndex === 2 ? giveFailure('content_declined') : giveImage(request),
    );
    const job = await device.app.createJob({ images: 3, variants: 2 });
    await device.untilFinal(job.id);
    expect(await device.synced()).toMatchObject(SENT);
    await device.expectSame();
    const content = await contentOf(cloud);
    expect(content.rows('jobs')).toMatchObject([
      { id: job.id, status: 'completed_partial', deleted_at: null },
    ]);
    expect(content.objects.size).toBe(4);
    // Nothing was in the way, so nothing was sent twice.
    const { journal } = cloud.gateway;
    expect(journal.rows('POST', 'image_generation_logs')).toBe(content.rows('logs').length);
    expect(journal.of('POST', 'object/')).toHaveLength(4);
    const { ada, bob } = cloud.accounts;
    expect(await seenBy(cloud.database, ada)).toBe(
      1 + 3 + content.rows('files').length + content.rows('logs').length + 4,
    );
    expect(await seenBy(cloud.database, bob)).toBe(0);
  });

  it('airplane mode in the middle of a job changes nothing for the job, and then everything is there once', async () => {
    let takeOff = () => {};
    const script: Script = (request) => {
      if (request.imageIndex === 2) takeOff();
      return giveImage(request);
    };
    const device = await joined(script);
    const told = (jobId: string) =>
      device.app
        .log(jobId)
        .map(({ level, step, message }) => `${level} ${step} ${message.replace(/\d/g, '')}`);
    const params = { images: 4, variants: 2, concurrency: 1 };
    const before = await device.app.createJob(params);
    await device.untilFinal(before.id);
    expect(await device.synced()).toMatchObject(SENT);

    takeOff = () => cloud.gateway.unplug();
    const job = await device.app.createJob(params);
    await device.untilFinal(job.id);
    expect(device.app.job(job.id).status).toBe('completed');
    expect(told(job.id).sort()).toEqual(told(before.id).sort());
    await device.until(async () => (await device.app.call('cloud.status', {})).state === 'offline');
    const offline = await device.app.call('cloud.status', {});
    expect(offline.waiting).toBeGreaterThan(0);
    expect(offline.problem?.code).toBe('offline');

    cloud.gateway.plugIn();
    expect(await device.synced()).toMatchObject(SENT);
    await device.expectSame();
    expect(await liveJobs()).toHaveLength(2);
  });

  it('a job is read live by another device of the account, through whatever happens on both ways', async () => {
    let goOn = () => {};
    const open = new Promise<void>((resolve) => (goOn = resolve));
    const studio = await joined(async (request) => {
      if (request.imageIndex > 1) await open;
      return giveImage(request);
    });
    const laptop = await joined(giveImage, { name: 'Laptop' });
    const job = await studio.app.createJob({ images: 3, variants: 1 });
    const list = async () => (await laptop.app.call('job.list', { from: 'others' })).jobs.map(({ id }) => id);
    await laptop.until(async () => (await list()).includes(job.id));
    await laptop.app.call('cloud.watch', { jobId: job.id });
    cloud.gateway.mishap = randomMishaps(7, 30, 0.3);
    goOn();
    await studio.untilFinal(job.id);
    const logOf = async ({ app }: ChainDevice) =>
      (await app.call('log.page', { jobId: job.id, ...NO_FILTER, limit: 1_000 })).entries.map(
        ({ seq, message }) => `${seq} ${message}`,
      );
    await laptop.until(async () => {
      await laptop.app.call('cloud.watch', { jobId: job.id });
      const { job: seen } = await laptop.app.call('job.get', { jobId: job.id });
      return seen.status === 'completed' && (await logOf(laptop)).length === (await logOf(studio)).length;
    });
    expect(await logOf(laptop)).toEqual(await logOf(studio));
    const files = async ({ app }: ChainDevice) =>
      (await app.call('job.get', { jobId: job.id })).files.map(
        ({ id, sha256, state }) => `${id} ${sha256} ${state}`,
      );
    await laptop.until(async () => (await files(laptop)).join() === (await files(studio)).join());
    // What one device reads of another is never sent on.
    expect((await liveJobs()).map(({ id }) => id)).toEqual([job.id]);
    cloud.gateway.mishap = () => null;
    // One that was on its way may still have met something odd.
    await cloud.gateway.idle();
    await studio.until(async () => (await studio.synced()).state === SENT.state);
    expect(await studio.synced()).toMatchObject(SENT);
    await studio.expectSame();
  });

  it('what is deleted, or kept here, leaves nothing in the cloud, and comes back where its user lets it', async () => {
    const device = await joined();
    const jobs = [await device.app.createJob({ images: 1 }), await device.app.createJob({ images: 1 })];
    const ids = jobs.map(({ id }) => id);
    for (const id of ids) await device.untilFinal(id);
    const [gone = '', kept = ''] = ids;
    expect(await device.synced()).toMatchObject(SENT);
    await device.app.call('job.delete', { jobIds: [gone], files: 'keep' });
    await device.app.call('cloud.keepLocal', { jobIds: [kept], local: true });
    await device.until(() => device.app.ports.store.jobs.deleted().length === 0);
    expect(await device.synced()).toMatchObject(SENT);
    const empty = await contentOf(cloud);
    expect(empty.rows('jobs')).toHaveLength(2);
    for (const row of empty.rows('jobs')) expect(row).toMatchObject({ prompt: '', data: {}, log_seq: 0 });
    for (const table of ['images', 'files', 'logs'] as const) expect(empty.rows(table)).toEqual([]);
    expect(empty.objects.size).toBe(0);

    await device.app.call('cloud.keepLocal', { jobIds: [kept], local: false });
    expect(await device.synced()).toMatchObject(SENT);
    expect((await liveJobs()).map(({ id }) => id)).toEqual([kept]);
    await device.expectSame();
  });

  it('switched off nothing is asked or sent; switched on again, also after a restart, everything follows', async () => {
    const device = await joined();
    const before = await device.app.createJob({ images: 1 });
    await device.untilFinal(before.id);
    expect(await device.synced()).toMatchObject(SENT);
    await device.app.call('cloud.set', { on: false });
    await cloud.gateway.idle();
    cloud.gateway.journal.clear();
    const [image] = device.app.ports.store.images.ofJob(before.id);
    await device.app.call('image.star', { imageId: image?.id ?? '', starred: true });
    const job = await device.app.createJob({ images: 2 });
    await device.untilFinal(job.id);
    await device.close();
    await device.open();
    expect(await device.app.call('cloud.status', {})).toMatchObject({ state: 'off' });
    expect(cloud.gateway.journal.all).toEqual([]);
    await device.app.call('cloud.set', { on: true });
    expect(await device.synced()).toMatchObject(SENT);
    await device.expectSame();
    expect(await liveJobs()).toHaveLength(2);
  });
});
