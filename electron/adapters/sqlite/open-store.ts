import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/contract/result.ts';
import type { Store } from '../../core/ports/store.ts';
import { attemptTable } from './attempts.ts';
import { backUp, removeBackupParts } from './back-up.ts';
import { compactAtOpen, prepareEmpty, storeSpace } from './compact.ts';
import { Connection } from './connection.ts';
import { kindOf, makeDataDir, requireFolder } from './data-dir.ts';
import { defaultBackupDir, explain, unusable } from './errors.ts';
import { fileTable } from './files.ts';
import { imageTable } from './images.ts';
import { jobTable } from './jobs.ts';
import { lazily } from './lazily.ts';
import { lifetimeOf } from './lifetime.ts';
import { linkTable } from './links.ts';
import { logTable } from './log.ts';
import { logIndex } from './log-index.ts';
import { LogTails } from './log-index-tails.ts';
import { metricsTable } from './metrics.ts';
import { migrate, requireCurrent, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { mirrorTable } from './mirror.ts';
import { retentionTable } from './retention.ts';
import { settingsTable } from './settings.ts';
import { syncTable } from './sync.ts';
import { totalsOf } from './totals.ts';
import { webhookTable } from './webhooks.ts';

/** How long a statement waits for another process to let go, in milliseconds. Readers and a writer never wait for each other. */
const BUSY_TIMEOUT_MS = 5_000;

export type StoreOptions = {
  /** Absolute path of the database file. */
  readonly path: string;
  /** `write`: makes what is missing; the caller holds the data directory's lock. `read`: beside a writer, or without one. */
  readonly mode: 'write' | 'read';
  /** Where a copy goes before the schema changes; `backups` beside the database if not given. */
  readonly backupDir?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Hears when the file turns out to be damaged while it is open. */
  readonly onDamage?: (problem: string) => void;
  /** Hears when the tables of an earlier version were brought up to this one. */
  readonly onMigrated?: (from: number, to: number) => void;
};

/**
 * Opens the local database. For reading, one that does not exist yet is an empty store, which stays empty even if a writer
 * makes the database later.
 * @throws AppError `database_unusable`, `database_newer`, `data_dir_unusable` or `disk_full`; the file is then as it was.
 */
export function openStore(options: StoreOptions): Store {
  const { path, now } = options;
  let db: Database.Database | null = null;
  try {
    db = options.mode === 'write' ? openForWriting(options) : openForReading(options);
    const connection = new Connection(db, path);
    if (options.onDamage !== undefined) connection.onDamage(options.onDamage);
    return storeOver(connection, now, options.backupDir ?? defaultBackupDir(path));
  } catch (error) {
    db?.close();
    throw explain(error, path);
  }
}

function openForWriting({ path, backupDir, now, onMigrated }: StoreOptions): Database.Database {
  requirePlace(path);
  makeDataDir(dirname(path));
  return prepared(new Database(path, { timeout: BUSY_TIMEOUT_MS }), (db) => {
    // Asked before anything is written, so that a file of something else stays as it is.
    const version = schemaVersion(db, path, MIGRATIONS);
    configure(db);
    if (version === 0) prepareEmpty(db);
    if (db.pragma('journal_mode = WAL', { simple: true }) !== 'wal') {
      throw unusable(
        path,
        'lies on a disk that cannot share memory, such as a network drive. Use a local one.',
      );
    }
    const backups = backupDir ?? defaultBackupDir(path);
    removeBackupParts(backups);
    migrate(db, MIGRATIONS, version, { dir: backups, now });
    if (version > 0 && version < MIGRATIONS.length) onMigrated?.(version, MIGRATIONS.length);
    compactAtOpen(db);
  });
}

function openForReading({ path, now }: StoreOptions): Database.Database {
  requirePlace(path);
  if (kindOf(path) === 'nothing') return emptyDatabase(now);
  const db = openReadonly(path, () => new Database(path, { readonly: true, timeout: BUSY_TIMEOUT_MS }));
  if (schemaVersion(db, path, MIGRATIONS) > 0) return db;
  db.close();
  return emptyDatabase(now);
}

/** Opens what `make` makes; where the folder refuses the files that reading in WAL mode needs, a copy in memory instead. */
function openReadonly(path: string, make: () => Database.Database): Database.Database {
  const check = (db: Database.Database): void => {
    const version = schemaVersion(db, path, MIGRATIONS);
    configure(db);
    if (version > 0) requireCurrent(version, path, MIGRATIONS);
  };
  try {
    return prepared(make(), check);
  } catch (error) {
    if (!isFolderRefusal(error) || hasWal(path)) throw error;
    return prepared(copyInMemory(path), check);
  }
}

/** SQLite wants to make the -shm file beside the database and may not. */
function isFolderRefusal(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(READONLY|CANTOPEN)/.test(error.code);
}

/** Whether the newest commits lie beside the database, and not in it. */
function hasWal(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** The database as it is now, whole because nothing lies in a WAL; takes as much memory as it is large. */
function copyInMemory(path: string): Database.Database {
  const bytes = readFileSync(path);
  // The read and write versions in the header (sqlite.org/fileformat, bytes 18 and 19): 2 is WAL, which memory cannot have.
  bytes.fill(1, 18, 20);
  return new Database(bytes, { readonly: true });
}

/** A store with nothing in it, which stays so: for whoever has to do without the database. */
export function openEmptyStore(now: () => number): Store {
  return storeOver(new Connection(emptyDatabase(now), ':memory:'), now, null);
}

/** A store that is gone when it is closed: SQLite keeps it in memory, and what gets too much for that in a file without a name. */
export function openScratchStore(now: () => number): Store {
  const db = prepared(new Database(''), (made) => {
    migrate(made, MIGRATIONS, 0, { dir: '', now });
    made.pragma('foreign_keys = ON');
    made.pragma('trusted_schema = OFF');
  });
  return storeOver(new Connection(db, 'a bundle'), now, null);
}

/** In memory, with the tables and nothing in them. */
function emptyDatabase(now: () => number): Database.Database {
  return prepared(new Database(':memory:'), (db) => {
    migrate(db, MIGRATIONS, 0, { dir: '', now });
    db.pragma('query_only = ON');
  });
}

/** Runs the preparation and returns the database, or closes it again when that fails. */
function prepared(db: Database.Database, prepare: (db: Database.Database) => void): Database.Database {
  try {
    prepare(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What a connection forgets when it closes, so it is said at each open. */
function configure(db: Database.Database): void {
  for (const pragma of [
    'foreign_keys = ON',
    'synchronous = NORMAL',
    // macOS answers fsync before the drive has the data; a "full" commit must mean it there too. Elsewhere it does nothing.
    'fullfsync = ON',
    // A checkpoint, made whenever 4 MiB have come together, leaves the WAL at its largest size ever unless told otherwise. 8 MiB.
    'journal_size_limit = 8388608',
    // 32 MiB of pages.
    'cache_size = -32768',
    'temp_store = MEMORY',
    // Finds a damaged page when it is read instead of following what it says.
    'cell_size_check = ON',
    'trusted_schema = OFF',
  ]) {
    db.pragma(pragma);
  }
}

/** @throws AppError when the file, or the folder it should lie in, is something else. */
function requirePlace(path: string): void {
  requireFolder(dirname(path));
  if (kindOf(path) === 'folder') throw unusable(path, 'is a folder, not a file.');
}

/** @param backupDir null for a store of which there is nothing to back up. */
function storeOver(connection: Connection, now: () => number, backupDir: string | null): Store {
  const quickCheck = connection.query('PRAGMA quick_check(1)');
  const totals = totalsOf(connection);
  const tails = new LogTails(connection);
  const metrics = lazily(() => metricsTable(connection));
  const retention = lazily(() => retentionTable(connection));
  const images = imageTable(connection);
  const files = fileTable(connection);
  const joined = connection.query('SELECT 1 FROM sync_state WHERE account IS NOT NULL');
  const sync = lazily(() => syncTable(connection, { images, files }));
  const mirror = lazily(() => mirrorTable(connection));
  return {
    transaction: (durability, work) => connection.transaction(durability, work),
    get inTransaction() {
      return connection.inTransaction;
    },
    jobs: jobTable(connection),
    links: linkTable(connection),
    images,
    attempts: attemptTable(connection),
    files,
    log: logTable(connection, { touched: tails.touch, shortened: tails.shorten }),
    logIndex: logIndex(connection, tails),
    settings: settingsTable(connection, now),
    get metrics() {
      return metrics();
    },
    get retention() {
      return retention();
    },
    space: storeSpace(connection, now),
    webhooks: webhookTable(connection),
    get sync() {
      return sync();
    },
    isJoined: () => joined.get() !== undefined,
    get mirror() {
      return mirror();
    },
    check() {
      try {
        const answer = String(quickCheck.get()?.['quick_check']);
        return answer === 'ok' ? null : answer;
      } catch (error) {
        return (error as Error).message;
      }
    },
    describe: () => ({
      schemaVersion: Number(connection.pragma('user_version')),
      journalMode: String(connection.pragma('journal_mode')),
    }),
    totals,
    lifetime: lifetimeOf(connection),
    checkpoint: () => void connection.pragma('wal_checkpoint(PASSIVE)'),
    backUp: async (kind = 'asked') => {
      if (backupDir === null) throw new AppError('not_possible', 'There is no database yet to back up');
      return backUp(connection, { dir: backupDir, now: now(), kind });
    },
    close: () => connection.close(),
  };
}
