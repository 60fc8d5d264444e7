import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openStore } from '../open-store.ts';
import { databasePath } from '../testing.ts';
import { lookAtDatabase } from './soundness.ts';

/** A database as the app closes it, changed by this SQL. */
function changedBy(sql: string): ReturnType<typeof lookAtDatabase> {
  const path = databasePath();
  openStore({ path, mode: 'write', now: Date.now }).close();
  const db = new Database(path);
  db.unsafeMode();
  db.exec(sql);
  db.close();
  return lookAtDatabase(path, join(dirname(path), 'backups'));
}

test('a database with its tables, but without their version, is damaged and not a new one', () => {
  expect(changedBy('')).toMatchObject({ state: 'sound' });
  expect(changedBy('PRAGMA user_version = 0')).toEqual({
    state: 'damaged',
    reason: 'The version of its tables is lost.',
  });
});

test('a header with a version that nobody writes is damaged: SQLite would only read such a file', () => {
  const path = databasePath();
  openStore({ path, mode: 'write', now: Date.now }).close();
  const bytes = readFileSync(path);
  bytes[18] = 66;
  writeFileSync(path, bytes);
  expect(lookAtDatabase(path, join(dirname(path), 'backups'))).toMatchObject({ state: 'damaged' });
});

test('an index of the log that says what it cannot be is damage', () => {
  const sql = "UPDATE image_generation_log_index_config SET v = 0 WHERE k = 'version'";
  expect(changedBy(sql)).toMatchObject({ state: 'damaged', reason: expect.stringContaining('fts5') });
});
