import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { dataDirUnusable, makeDataDir, requireWritable } from './data-dir.ts';

/** Who writes to a data directory; `startedAt` in milliseconds since the epoch. */
export type LockHolder = { readonly pid: number; readonly host: string; readonly startedAt: number };

export type DataDirLock =
  | { readonly ok: true; release(): void }
  /** Null when the holder has not said who it is. */
  | { readonly ok: false; readonly holder: LockHolder | null };

/** Whether some process writes to a data directory; `holder` is null when that is not known. */
export type DataDirUse =
  | { readonly held: false }
  | { readonly held: true; readonly holder: LockHolder | null };

/**
 * How long the lock is asked for, in milliseconds: two that start in the same instant may each see the other and step back,
 * and one that is just ending gets to its end.
 */
const PATIENCE_MS = 100;

/**
 * Makes this process the only writer of a data directory, until `release` or its end, however it ends: the lock is SQLite's
 * exclusive lock on a file, which the operating system takes back with the process. Makes the directory if need be.
 *
 * `lock.db` must never be opened by other means in the same process: on POSIX, closing any handle on a file drops all of the
 * process's locks on it.
 * @throws AppError `data_dir_unusable` when the directory cannot be made, written or locked.
 */
export function acquireDataDirLock(dataDir: string, holder: LockHolder): DataDirLock {
  makeDataDir(dataDir);
  // SQLite would open a lock.db that it may only read, and then lock nobody out.
  requireWritable(dataDir);
  const infoPath = join(dataDir, 'lock.json');
  const db = takeLock(dataDir);
  if (db === null) return { ok: false, holder: readHolder(infoPath) };
  tellHolder(infoPath, holder);

  const release = () => {
    process.off('exit', release);
    if (!db.open) return;
    // First the name, then the lock: the other way round it could be the next holder's name that is removed.
    rmSync(infoPath, { force: true });
    db.close();
  };
  // Also keeps the database reachable: were it collected as garbage, the lock would be gone without a word.
  process.once('exit', release);
  return { ok: true, release };
}

/**
 * Who writes to a data directory now. Only looks: where the lock cannot be looked at, somebody may hold it. The shared lock
 * that this takes for an instant is far shorter than the patience of whoever wants the exclusive one.
 */
export function lookAtDataDirLock(dataDir: string): DataDirUse {
  const path = join(dataDir, 'lock.db');
  if (!existsSync(path)) return { held: false };
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true, timeout: 0 });
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return { held: false };
  } catch {
    return { held: true, holder: readHolder(join(dataDir, 'lock.json')) };
  } finally {
    db?.close();
  }
}

/** An open database that holds the exclusive lock, or null when another process does. */
function takeLock(dataDir: string): Database.Database | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(join(dataDir, 'lock.db'), { timeout: PATIENCE_MS });
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_BUSY') return null;
    throw dataDirUnusable(dataDir, `cannot be locked by its lock.db (${(error as Error).message})`, error);
  }
}

/** Says who holds the lock. That is a courtesy: a full disk must not keep the app from starting. */
function tellHolder(path: string, { pid, host, startedAt }: LockHolder): void {
  try {
    rmSync(path, { force: true });
    writeFileSync(`${path}.part`, JSON.stringify({ pid, host, startedAt }));
    renameSync(`${path}.part`, path);
  } catch {
    rmSync(`${path}.part`, { force: true });
  }
}

function readHolder(path: string): LockHolder | null {
  try {
    const { pid, host, startedAt } = JSON.parse(readFileSync(path, 'utf8'));
    const sound = Number.isInteger(pid) && typeof host === 'string' && Number.isInteger(startedAt);
    return sound ? { pid, host, startedAt } : null;
  } catch {
    return null;
  }
}
