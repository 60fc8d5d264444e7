import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate, requireCurrent, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { appErrorOf, databasePath, image, job, NOW, open, openRaw } from './testing.ts';

/** SHA-256 of each migration's SQL. A line may be added; one that was released may never change. */
const FROZEN = [
  '3e426de8dccd348838da7cd48a378ed65972921bd6e8ebf424355b34317a189e',
  '4d52a0d7d19b06f2ddf56c401e4233af15720b6e8091b4015760d585be4dee7d',
  '374f7f2251579e1381ff1b50dd2b47e5453f88e6a47096c2bc91ebb0ee908667',
  '58fc6dabf789d6df976c8ccfeecbac7fba874c65d2445d0c48c5245f09e1a078',
  '70f1e9920cc699b8b44e532fb53c5d5e24ff0e6b6093a75605e14a72e859576f',
  '34bf0db7174b80371a82bf3a9178383d76fb126f71b8c322c7b0dc6c3131c372',
  'badc4851bedfd55edd5d168685134a8b1c3aa1d253bd077b217be427a9f30a49',
  '6f46c4599b2e8dee49e86176f345b2eac0893133e1c33b80d5eb7624de2b0752',
  '4ec17b819232d7d9bb26dd4fbdf5c25cfc025519c6b7e2599c35285fb691c8d1',
];

const KNOWN = MIGRATIONS.length;
const added = { version: KNOWN + 1, name: 'added', sql: 'ALTER TABLE settings ADD COLUMN origin TEXT' };

/** A database of the newest schema with a job in it, closed, then opened raw. */
function oldDatabase() {
  const path = databasePath();
  const store = open(path);
  const inserted = job();
  store.jobs.insert(inserted);
  store.close();
  const dir = join(dirname(path), 'backups');
  return { path, db: openRaw(path), inserted, backup: { dir, now: () => NOW } };
}

test('migrations are numbered without a gap, and those that exist never change', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, at) => at + 1));
  expect(MIGRATIONS.map(({ sql }) => createHash('sha256').update(sql).digest('hex'))).toEqual(FROZEN);
});

test('every table is STRICT', () => {
  const path = databasePath();
  open(path);
  // Those of the full-text index are SQLite's own.
  const tables = openRaw(path)
    .prepare("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    .all() as { name: string; strict: number }[];
  expect(tables.length).toBeGreaterThan(10);
  const loose = tables.filter(({ name, strict }) => strict === 0 && !name.startsWith('sqlite_'));
  expect(loose).toEqual([]);
});

test('a new database needs no backup', () => {
  const path = databasePath();
  open(path);
  expect(existsSync(join(dirname(path), 'backups'))).toBe(false);
});

test('a database with data is backed up whole before its schema changes', () => {
  const { path, db, inserted, backup } = oldDatabase();
  const saved = migrate(db, [...MIGRATIONS, added], KNOWN, backup);
  expect(schemaVersion(db, path, [...MIGRATIONS, added])).toBe(KNOWN + 1);
  expect(db.prepare('SELECT origin FROM settings').all()).toEqual([]);
  expect(saved).toBe(join(backup.dir, `safelight-schema${KNOWN}-20260921T141320000Z.db`));
  expect(readdirSync(backup.dir)).toEqual([`safelight-schema${KNOWN}-20260921T141320000Z.db`]);
  const old = open(String(saved));
  expect(old.check()).toBeNull();
  expect(old.jobs.get(inserted.id)).toEqual(inserted);
});

test('a migration that fails leaves the database as it was', () => {
  const { path, db, backup } = oldDatabase();
  const broken = {
    version: KNOWN + 2,
    name: 'broken',
    sql: 'CREATE TABLE extra (a TEXT) STRICT; SELECT nonsense',
  };
  expect(() => migrate(db, [...MIGRATIONS, added, broken], KNOWN, backup)).toThrow('nonsense');
  expect(schemaVersion(db, path, MIGRATIONS)).toBe(KNOWN);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'extra'").all()).toEqual([]);
  expect(() => db.prepare('SELECT origin FROM settings')).toThrow('no such column');
});

test('without a backup nothing is changed', () => {
  const { path, db, backup } = oldDatabase();
  writeFileSync(backup.dir, 'a file where the folder should be');
  const error = appErrorOf(() => migrate(db, [...MIGRATIONS, added], KNOWN, backup));
  expect(error).toMatchObject({ code: 'database_unusable', message: expect.stringContaining(backup.dir) });
  expect(schemaVersion(db, path, MIGRATIONS)).toBe(KNOWN);
});

test('a reader, which may not migrate, refuses an older schema', () => {
  const old = () => requireCurrent(KNOWN, '/data/safelight.db', [...MIGRATIONS, added]);
  expect(appErrorOf(old)).toMatchObject({
    code: 'database_unusable',
    message: `The database /data/safelight.db was made by an older Safelight (schema ${KNOWN}; this one reads ${KNOWN + 1}).`,
  });
  requireCurrent(KNOWN + 1, '/data/safelight.db', [...MIGRATIONS, added]);
});

test('a database of the first version keeps its jobs, images and the order of its queue', () => {
  const path = databasePath();
  const db = openRaw(path);
  const [firstMigration] = MIGRATIONS;
  if (firstMigration === undefined) throw new Error('There is no migration');
  migrate(db, [firstMigration], 0, { dir: dirname(path), now: () => NOW });
  const jobs = [job(), job({ status: 'completed' }), job()];
  const images = jobs.map(({ id }) => image(id, 1));
  for (const each of jobs.toReversed())
    db.prepare(OLD_JOB_SQL).run(each.id, each.userId, each.status, JSON.stringify(each.params));
  for (const { id, jobId } of images) db.prepare(OLD_IMAGE_SQL).run(id, jobId);
  db.close();
  const store = open(path);
  expect(store.jobs.queue()).toEqual([jobs[2]?.id, jobs[0]?.id]);
  expect(store.images.get(images[1]?.id ?? '')).toMatchObject({ starred: false, deletedAt: null });
  expect(store.jobs.deleted()).toEqual([]);
  const added = job();
  store.jobs.insert(added);
  expect(store.jobs.queue().at(-1)).toBe(added.id);
});

test('a database from before the cloud keeps everything, and begins to note changes when an account is joined', () => {
  const path = databasePath();
  const db = openRaw(path);
  migrate(db, MIGRATIONS.slice(0, 7), 0, { dir: dirname(path), now: () => NOW });
  const [kept, gone] = [job(), job()];
  for (const each of [kept, gone])
    db.prepare(OLD_JOB_SQL).run(each.id, each.userId, 'completed', JSON.stringify(each.params));
  const of = image(kept.id, 1);
  db.prepare(OLD_IMAGE_SQL).run(of.id, kept.id);
  db.close();
  const store = open(path);
  expect(readdirSync(join(dirname(path), 'backups'))).toHaveLength(1);
  store.images.star(of.id, true);
  store.jobs.remove(gone.id);
  expect(store.sync.waitingRows()).toBe(0);
  store.sync.join({ id: 'account', email: 'a@b.c', projectUrl: 'https://a.b' }, true);
  store.sync.seedHistory(100);
  expect(store.sync.due('job', 10).map(({ entityId }) => entityId)).toEqual([kept.id]);
  store.sync.setPushed([kept.id]);
  expect(store.sync.due('image', 10).map(({ entityId }) => entityId)).toEqual([of.id]);
  expect(store.check()).toBeNull();
});

const OLD_JOB_SQL = `INSERT INTO image_generation_jobs (id, user_id, status, params, images_requested, images_active,
  images_completed, images_failed, images_cancelled, images_unknown, cost_usd, cost_wasted_usd, cost_unpriced, folder, run,
  cancel_requested, created_at, updated_at) VALUES (?, ?, ?, ?, 1, 1, 0, 0, 0, 0, 0, 0, 0, 'folder', 1, 0, 1, 1)`;
const OLD_IMAGE_SQL = `INSERT INTO image_generation_images (id, job_id, image_index, status, seed, attempts, run_attempts,
  run_processing_failures, created_at, updated_at) VALUES (?, ?, 1, 'pending', 1, 0, 0, 0, 1, 1)`;
