import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate, requireCurrent, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { appErrorOf, databasePath, job, NOW, open, openRaw } from './testing.ts';

/** SHA-256 of each migration's SQL. A line may be added; one that was released may never change. */
const FROZEN = ['3e426de8dccd348838da7cd48a378ed65972921bd6e8ebf424355b34317a189e'];

const second = { version: 2, name: 'second', sql: 'ALTER TABLE settings ADD COLUMN origin TEXT' };

/** A database of schema 1 with a job in it, closed, then opened raw. */
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
  const tables = openRaw(path).prepare('PRAGMA table_list').all() as { name: string; strict: number }[];
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
  const saved = migrate(db, [...MIGRATIONS, second], 1, backup);
  expect(schemaVersion(db, path, [...MIGRATIONS, second])).toBe(2);
  expect(db.prepare('SELECT origin FROM settings').all()).toEqual([]);
  expect(saved).toBe(join(backup.dir, 'safelight-schema1-20260921T141320000Z.db'));
  expect(readdirSync(backup.dir)).toEqual(['safelight-schema1-20260921T141320000Z.db']);
  const old = open(String(saved));
  expect(old.check()).toBeNull();
  expect(old.jobs.get(inserted.id)).toEqual(inserted);
});

test('a migration that fails leaves the database as it was', () => {
  const { path, db, backup } = oldDatabase();
  const broken = { version: 3, name: 'broken', sql: 'CREATE TABLE extra (a TEXT) STRICT; SELECT nonsense' };
  expect(() => migrate(db, [...MIGRATIONS, second, broken], 1, backup)).toThrow('nonsense');
  expect(schemaVersion(db, path, MIGRATIONS)).toBe(1);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'extra'").all()).toEqual([]);
  expect(() => db.prepare('SELECT origin FROM settings')).toThrow('no such column');
});

test('without a backup nothing is changed', () => {
  const { path, db, backup } = oldDatabase();
  writeFileSync(backup.dir, 'a file where the folder should be');
  const error = appErrorOf(() => migrate(db, [...MIGRATIONS, second], 1, backup));
  expect(error).toMatchObject({ code: 'database_unusable', message: expect.stringContaining(backup.dir) });
  expect(schemaVersion(db, path, MIGRATIONS)).toBe(1);
});

test('a reader, which may not migrate, refuses an older schema', () => {
  const old = () => requireCurrent(1, '/data/safelight.db', [...MIGRATIONS, second]);
  expect(appErrorOf(old)).toMatchObject({
    code: 'database_unusable',
    message: 'The database /data/safelight.db was made by an older Safelight (schema 1; this one reads 2).',
  });
  requireCurrent(2, '/data/safelight.db', [...MIGRATIONS, second]);
});
