import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { TestApp } from '../../../tests/support/test-app.ts';
import { testApps } from '../../../tests/support/test-apps.ts';
import { CloudApps, synced } from './testing/cloud-apps.ts';
import { expectSame, logOf } from './testing/compare.ts';
import { endedJob, logMuch } from './testing/jobs.ts';

const apps = testApps();

/** A job that failed, with so many images and no file; as another process would write it. */
function failedJob(app: TestApp, like: string, images: number): string {
  const { store, ids } = app.ports;
  const [job, [image]] = [store.jobs.get(like), store.images.ofJob(like)];
  if (job === null || image === undefined) throw new Error('There is one');
  const id = ids.uuid();
  store.transaction('normal', () => {
    store.jobs.insert({ ...job, id });
    store.images.insertMany(
      Array.from({ length: images }, (_, at) => ({
        ...image,
        id: ids.uuid(),
        jobId: id,
        index: at + 1,
        status: 'failed' as const,
      })),
    );
  });
  return id;
}

/** Writes into the database what no app writes. @returns what stood there */
function damage(app: TestApp, place: { table: string; column: string; id: string }, value: unknown): unknown {
  const folder = app.ports.info.dataDir;
  const name = readdirSync(folder).find((one) => one.endsWith('.db')) ?? '';
  const raw = new Database(join(folder, name));
  const { table, column, id } = place;
  const before = raw.prepare(`SELECT ${column} FROM image_generation_${table} WHERE id = ?`).pluck().get(id);
  raw.prepare(`UPDATE image_generation_${table} SET ${column} = ? WHERE id = ?`).run(value, id);
  raw.close();
  expect(before).not.toBeUndefined();
  return before;
}

describe('files', () => {
  it('go behind their images, however many images of other jobs go first', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await app.call('cloud.set', { on: false });
    const old = await endedJob(app);
    failedJob(app, old, 600);
    await app.call('cloud.set', { on: true });
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0 });
    expect(app.ports.store.sync.notes(null, 100).filter(({ level }) => level === 'warning')).toEqual([]);
    expect(clouds.cloud.rows('files')).toHaveLength(app.ports.store.files.ofJob(old).length);
  });

  it('of many images that are gone leave in few requests, and their bytes with them', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app, 'off');
    const { store, ids } = app.ports;
    const [image] = store.images.ofJob(jobId);
    const variant = store.files.ofJob(jobId).find(({ kind }) => kind === 'variant');
    if (image === undefined || variant === undefined) throw new Error('There is one');
    store.transaction('normal', () => {
      for (let at = 0; at < 250; at += 1) {
        const added = { ...image, id: ids.uuid(), index: at + 10 };
        store.images.insertMany([added]);
        store.files.insert({ ...variant, id: ids.uuid(), imageId: added.id, path: `${variant.path}${at}` });
      }
    });
    await synced(app);
    expect(clouds.cloud.objects.size).toBeGreaterThan(0);
    const before = clouds.cloud.calls.length;
    store.transaction('normal', () => {
      for (const { id } of store.files.ofJob(jobId)) store.files.remove(id);
    });
    await app.call('image.star', { imageId: image.id, starred: true });
    await synced(app);
    const calls = clouds.cloud.calls.slice(before);
    expect(calls.filter(({ name }) => name === 'update').length).toBeLessThanOrEqual(3);
    expect(calls.filter(({ name }) => name === 'removeObjects').length).toBeLessThanOrEqual(3);
    expect(clouds.cloud.objects.size).toBe(0);
    expect(clouds.cloud.rows('files').filter((row) => row['deleted_at'] === null)).toEqual([]);
  });
});

describe('a row that cannot be read here', () => {
  it.each(['jobs', 'images', 'files', 'logs'] as const)(
    'stands aside and is told of, and everything else is sent: one of the %s',
    async (table) => {
      const clouds = new CloudApps(apps);
      const app = await clouds.joined();
      await app.call('cloud.set', { on: false });
      const [good, bad] = [await endedJob(app), await endedJob(app)];
      const { store } = app.ports;
      const [image] = store.images.ofJob(bad);
      const [file] = store.files.ofJob(bad);
      const length = logOf(app, bad).length;
      const entry = store.sync.entry(bad, Math.ceil(length / 2));
      const id = { jobs: bad, images: image?.id, files: file?.id, logs: entry?.id }[table] ?? '';
      const column = { jobs: 'status', images: 'status', files: 'format', logs: 'level' }[table];
      const place = { table, column, id };
      const sound = damage(app, place, 'damaged');
      await app.call('cloud.set', { on: true });
      expect(await synced(app)).toMatchObject({ state: 'up_to_date', waiting: 0 });
      expect(clouds.cloud.row('jobs', good)).not.toBeNull();
      expect(clouds.cloud.logOf(good)).toHaveLength(logOf(app, good).length);
      const parked = await app.call('cloud.parked', {});
      expect(parked.map(({ message }) => message).join()).toContain('cannot be read on this machine');
      expect(parked.every(({ jobId }) => jobId === bad)).toBe(true);
      if (table === 'logs') expect(clouds.cloud.logOf(bad)).toHaveLength(length - 1);
      damage(app, place, sound);
      await app.call('cloud.retryParked', {});
      expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0 });
      expectSame(app, clouds.cloud, clouds.account.id);
    },
  );

  it('is a moment beyond all dates, too', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    await app.call('cloud.set', { on: false });
    const [good, bad] = [await endedJob(app), await endedJob(app)];
    const length = logOf(app, bad).length;
    const first = app.ports.store.sync.entry(bad, 1);
    damage(app, { table: 'logs', column: 'created_at', id: first?.id ?? '' }, 9_000_000_000_000_000);
    await app.call('cloud.set', { on: true });
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', waiting: 0, parked: 1 });
    expect(clouds.cloud.logOf(bad)).toHaveLength(length - 1);
    expect(clouds.cloud.logOf(good)).toHaveLength(logOf(app, good).length);
  });
});

describe('a job that is kept here while others are sent', () => {
  it('is not sent, though it was read before', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const [kept, other] = [await endedJob(app), await endedJob(app)];
    await synced(app);
    const { store } = app.ports;
    await app.call('cloud.set', { on: false });
    const [first] = store.images.ofJob(other);
    const [second] = store.images.ofJob(kept);
    await app.call('image.star', { imageId: first?.id ?? '', starred: true });
    await app.call('image.star', { imageId: second?.id ?? '', starred: true });
    clouds.cloud.poison.add(first?.id ?? '');
    let asked = false;
    const late: unknown[] = [];
    clouds.cloud.mishap = ({ name, table, rows }) => {
      if (name !== 'upsert' || table !== 'images') return null;
      if (asked) late.push(rows);
      else store.sync.keepLocal(kept, true);
      asked = true;
      return null;
    };
    await app.call('cloud.set', { on: true });
    await synced(app);
    // Only the one that is refused is sent once more, alone.
    expect(asked).toBe(true);
    expect(clouds.cloud.rows('images').filter((row) => row['job_id'] === kept)).toEqual([]);
    expect(store.sync.parked(10).map(({ entityId }) => entityId)).toEqual([first?.id]);
    expect(late).toEqual([1]);
  });

  it('is not sent either when another one is just being taken out', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const [kept, leaving] = [await endedJob(app), await endedJob(app)];
    await synced(app);
    const { store } = app.ports;
    const sent: unknown[] = [];
    clouds.cloud.mishap = ({ name, table }) => {
      if (name === 'emptyJob') store.sync.keepLocal(kept, true);
      else if (name === 'upsert' && store.sync.job(kept)?.keptLocal === true) sent.push(table);
      return null;
    };
    store.sync.enqueue('job', kept, kept);
    store.sync.keepLocal(leaving, true);
    await app.call('cloud.sync', { waitMs: 0 });
    await synced(app);
    expect(sent).toEqual([]);
    expectSame(app, clouds.cloud, clouds.account.id);
  });
});

describe('entries that were refused', () => {
  it('are all sent again, however many, also where that is asked for while the switch is off', async () => {
    const clouds = new CloudApps(apps);
    const app = await clouds.joined();
    const jobId = await endedJob(app);
    await synced(app);
    await app.call('cloud.set', { on: false });
    logMuch(app, jobId, 700);
    const { store } = app.ports;
    const all = logOf(app, jobId).slice(-700);
    store.transaction('normal', () => {
      for (const { id, seq } of all) {
        store.sync.park({
          ...{ kind: 'log', entityId: id, jobId, seq, code: 'refused', message: 'Refused', advice: null },
          parkedAt: app.clock.now(),
        });
      }
      store.sync.setPushedSeq(jobId, all.at(-1)?.seq ?? 0);
    });
    await app.call('cloud.retryParked', {});
    expect((await app.call('cloud.status', {})).parked).toBe(700);
    const before = clouds.cloud.calls.length;
    await app.call('cloud.set', { on: true });
    expect(await synced(app)).toMatchObject({ state: 'up_to_date', parked: 0 });
    expect(clouds.cloud.logOf(jobId)).toHaveLength(logOf(app, jobId).length);
    const requests = clouds.cloud.calls.slice(before).filter(({ table }) => table === 'logs');
    expect(requests.length).toBeLessThanOrEqual(4);
  });
});
