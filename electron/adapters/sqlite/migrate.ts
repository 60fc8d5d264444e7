import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { AppError } from '../../../shared/contract/result.ts';
import { makeDataDir } from './data-dir.ts';
import { unusable } from './errors.ts';
import type { Migration } from './migrations/migration.ts';

/** Marks a file as Safelight's database: "SFLT" in ASCII. */
export const APPLICATION_ID = 0x53464c54;

/**
 * The version of the schema in a database; 0 when it is still empty. Only reads.
 * @throws AppError `database_unusable` when it is a database of something else, `database_newer` when this version of
 * Safelight does not know its schema.
 */
export function schemaVersion(db: Database.Database, path: string, migrations: readonly Migration[]): number {
  const version = Number(db.pragma('user_version', { simple: true }));
  const applicationId = Number(db.pragma('application_id', { simple: true }));
  if (applicationId !== APPLICATION_ID) {
    const objects = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
    if (applicationId === 0 && version === 0 && objects === 0) return 0;
    throw unusable(path, 'is an SQLite database, but not one of Safelight.');
  }
  if (version > migrations.length) {
    throw new AppError(
      'database_newer',
      `The database ${path} was made by a newer Safelight (schema ${version}, this one knows ${migrations.length}).`,
      { advice: 'Install the newer version. Nothing was changed.' },
    );
  }
  return version;
}

/** @throws AppError `database_unusable` when only a writer, which may migrate, can open this version. */
export function requireCurrent(version: number, path: string, migrations: readonly Migration[]): void {
  if (version === migrations.length) return;
  throw new AppError(
    'database_unusable',
    `The database ${path} was made by an older Safelight (schema ${version}; this one reads ${migrations.length}).`,
    { advice: 'Start this version once for writing, which brings it up to date, after a backup.' },
  );
}

/**
 * Brings the schema up to date: a backup first if there is anything to lose, then all missing migrations in one transaction.
 * Returns the path of the backup, or null when none was needed.
 */
export function migrate(
  db: Database.Database,
  migrations: readonly Migration[],
  from: number,
  backup: { readonly dir: string; readonly now: () => number },
): string | null {
  const missing = migrations.slice(from);
  if (missing.length === 0) return null;
  const saved = from === 0 ? null : backUp(db, backup.dir, from, backup.now());
  db.pragma('synchronous = FULL');
  db.transaction(() => {
    for (const migration of missing) db.exec(migration.sql);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${migrations.length}`);
  }).exclusive();
  return saved;
}

/** Writes a copy that is complete and durable before it has its name. */
function backUp(db: Database.Database, dir: string, version: number, now: number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
  const path = join(dir, `safelight-schema${version}-${time}.db`);
  try {
    makeDataDir(dir);
    copy(db, `${path}.part`);
    renameSync(`${path}.part`, path);
    // Windows has no way to sync a folder, and needs none: its file system journals the name.
    if (process.platform !== 'win32') sync(dir, 'r');
    return path;
  } catch (error) {
    throw new AppError(
      'database_unusable',
      `The database ${db.name} could not be backed up to ${dir}, so it was not changed: ${(error as Error).message}.`,
      { advice: 'Make room in that folder and check its permissions, then start again.', cause: error },
    );
  }
}

/** Never a copy of the file, which may be half of a commit. VACUUM INTO by itself does not sync. */
function copy(db: Database.Database, path: string): void {
  try {
    db.prepare('VACUUM INTO ?').run(path);
    sync(path, 'r+');
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

function sync(path: string, flags: string): void {
  const fd = openSync(path, flags);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
