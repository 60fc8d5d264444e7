import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { schemaVersion } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { schemaProblem } from './schema.ts';
import { SALVAGED } from './tables.ts';
import { isLogOfAnother } from './views.ts';
import { lookAtWal, type WalState } from './wal.ts';

/** A database of at most this many bytes is looked at whole after an unclean end: about 20 ms. Larger ones are looked at beside the app. */
const SMALL_BYTES = 8 * 1024 * 1024;
/** Of the log, for searching. */
const INDEX = 'image_generation_log_index';
const MAGIC = 'SQLite format 3\0';
/** Magic, page size, and the versions of who may write and read it (sqlite.org/fileformat2.html#the_database_header). */
const FIRST_BYTES = 20;

export type Soundness =
  /** Nothing is wrong as far as a quick look tells. `isThorough`: every page was looked at. */
  | {
      readonly state: 'sound';
      readonly wasUnclean: boolean;
      readonly isThorough: boolean;
      /** When the file itself was last written to, in milliseconds since the epoch; what is newer lies, or lay, in its log. */
      readonly writtenAt: number | null;
      /** Whether its log ends before commits that were written behind that; see `WalState`. */
      readonly isLogTorn: boolean;
    }
  | { readonly state: 'damaged'; readonly reason: string }
  /** Cannot be told, or is not for us to mend: opening it says what is wrong. */
  | { readonly state: 'other' };

/**
 * Looks whether a database is sound before anything writes to it, without changing it: its file, its log, its schema, both ends of each
 * table. Takes about as long whatever its size. After an end that was not in order a small database is read whole.
 * @param backups absolute path of the folder for backups: where there are some, there was a database.
 */
export function lookAtDatabase(path: string, backups: string): Soundness {
  try {
    return lookAtFiles(path, backups);
  } catch (error) {
    return explainedAs(error);
  }
}

function lookAtFiles(path: string, backups: string): Soundness {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? null;
  const wal = lookAtWal(`${path}-wal`);
  if (size === null || size === 0) return whenNothingIsThere(path, backups, wal !== 'none', size);
  if (!hasHeader(path)) return damaged('The file is not a database any more.');
  if (wal === 'lost') return damaged('Its write-ahead log is damaged.');
  if (wal !== 'none' && isLogOfAnother(path))
    return damaged('Its write-ahead log is that of another database.');
  const db = new Database(path, { readonly: true, timeout: 1_000 });
  try {
    return look(db, path, size, wal, backups);
  } finally {
    db.close();
  }
}

function whenNothingIsThere(path: string, backups: string, hasWal: boolean, size: number | null): Soundness {
  if (!hasWal && !wasUsed(path, backups)) {
    return { state: 'sound', wasUnclean: false, isThorough: true, writtenAt: null, isLogTorn: false };
  }
  return damaged(size === null ? 'The database file is gone.' : 'The database file is empty.');
}

/** Whether the data directory holds what only an app that had a database leaves there. */
function wasUsed(path: string, backups: string): boolean {
  const originals = join(dirname(path), 'originals');
  return namesIn(backups).some((name) => name.endsWith('.db')) || namesIn(originals).length > 0;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The magic, and behind it the file's versions, which SQLite takes for a reason to write nothing when they are none that it knows. */
function hasHeader(path: string): boolean {
  const bytes = Buffer.alloc(FIRST_BYTES);
  const fd = openSync(path, 'r');
  try {
    readSync(fd, bytes, 0, bytes.length, 0);
  } finally {
    closeSync(fd);
  }
  const versions = [bytes[18], bytes[19]];
  return (
    bytes.toString('latin1', 0, MAGIC.length) === MAGIC && versions.every((one) => one === 1 || one === 2)
  );
}

function look(db: Database.Database, path: string, size: number, wal: WalState, backups: string): Soundness {
  const wasUnclean = wal !== 'none';
  const isLogTorn = wal === 'torn';
  db.pragma('cell_size_check = ON');
  const pages = Number(db.pragma('page_count', { simple: true }));
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  if (!wasUnclean && pages * pageSize > size)
    return damaged(`The file was cut short: ${size} of ${pages * pageSize} bytes are there.`);
  const writtenAt = Math.floor(statSync(path).mtimeMs);
  const tables = new Set(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all());
  if (schemaVersion(db, path, MIGRATIONS) === 0) {
    if (SALVAGED.some(({ name }) => tables.has(name))) return damaged('The version of its tables is lost.');
    // Without its log a young database may be a header and nothing else.
    if (wasUsed(path, backups)) return damaged('The database has nothing in it any more.');
    return { state: 'sound', wasUnclean, isThorough: true, writtenAt, isLogTorn };
  }
  for (const table of SALVAGED) {
    if (tables.has(table.name)) lookAtEnds(db, table);
    else if (Number(db.pragma('user_version', { simple: true })) === MIGRATIONS.length)
      return damaged(`The table ${table.name} is gone.`);
  }
  // What its own tables say of it is read when a statement is prepared, and only then.
  if (tables.has(INDEX)) db.prepare(`SELECT rowid FROM ${INDEX} LIMIT 1`).get();
  // Opened for writing and closed again over that, the log would go into a file that is to be put aside as it is.
  const schema = wasUnclean ? schemaProblem(db) : null;
  if (schema !== null) return damaged(schema);
  const isThorough = wasUnclean && size <= SMALL_BYTES;
  const wrong = isThorough ? String(db.pragma('quick_check(1)', { simple: true })) : 'ok';
  return wrong === 'ok' ? { state: 'sound', wasUnclean, isThorough, writtenAt, isLogTorn } : damaged(wrong);
}

function lookAtEnds(db: Database.Database, { name, key }: (typeof SALVAGED)[number]): void {
  const keys = typeof key === 'string' ? [key] : key;
  db.prepare(`SELECT * FROM ${name} ORDER BY ${keys.join(', ')} LIMIT 1`).get();
  db.prepare(`SELECT * FROM ${name} ORDER BY ${keys.map((each) => `${each} DESC`).join(', ')} LIMIT 1`).get();
}

/** What is damage, and what is only in the way, of the system or of another program: that is for its user to decide. */
function explainedAs(error: unknown): Soundness {
  if (error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|ERROR|FORMAT)/.test(error.code))
    return damaged(error.message);
  return { state: 'other' };
}

function damaged(reason: string): Soundness {
  return { state: 'damaged', reason };
}
