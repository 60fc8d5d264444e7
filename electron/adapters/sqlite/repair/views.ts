import {
  closeSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { explain, isUnreadable, requireUnreadable } from '../errors.ts';
import { APPLICATION_ID } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { lookAtWal } from './wal.ts';

/** Bytes of a page of every database that this app makes, and of the header that the first one begins with. */
const PAGE = 4096;
const HEADER = 100;

/**
 * A damaged database is looked at in up to two ways: as it is with its log, and without it where the log is not to be trusted. SQLite takes
 * any log that adds up, also that of another database, and it hides what the file itself has.
 */
export type Views = {
  /** What hangs together goes first. */
  readonly views: Database.Database[];
  /** Whether the newest commits may be missing in all of them. */
  readonly isOlder: boolean;
};

/**
 * Opens a damaged database for reading, which changes nothing of it.
 * @param work a folder for what that needs, to be removed afterwards.
 * @throws AppError, SqliteError or a system error when it cannot be read now, which says nothing of what it holds.
 */
export function openDamaged(path: string, work: string): Views {
  const hasFile = sizeOf(path) > 0;
  const wal = lookAtWal(`${path}-wal`);
  if (!hasFile) {
    const fromLog = wal === 'none' ? null : openLog(`${path}-wal`, join(work, 'log'));
    return { views: fromLog === null ? [] : [fromLog], isOlder: true };
  }
  const whole = openToRead(path) ?? (wal === 'none' ? openWithHeader(path, join(work, 'header')) : null);
  if (wal === 'none') return { views: whole === null ? [] : [whole], isOlder: whole === null };
  const alone = openAlone(path, join(work, 'alone')) ?? openWithHeader(path, join(work, 'header'));
  if (areOfTwo(whole, alone)) {
    whole?.close();
    return { views: alone === null ? [] : [alone], isOlder: true };
  }
  // A log ends where it stops adding up, and what came before is newer than the file without it, which is never asked instead.
  if (whole !== null && isSound(whole)) {
    alone?.close();
    return { views: [whole], isOlder: wal !== 'sound' };
  }
  const views = [alone, whole].filter((view) => view !== null);
  if (alone !== null && !isSound(alone)) views.reverse();
  return { views, isOlder: true };
}

const LOOK = 'repair-look-';

/**
 * Whether the log beside a database, which adds up, was written for another one. Each has an id that never changes. Not told where there
 * is no room, or no right, to look.
 */
export function isLogOfAnother(path: string): boolean {
  const work = folderIn(dirname(path));
  if (work === null) return false;
  try {
    // One after the other: two names of one file share what SQLite knows of its log.
    const alone = join(work, 'alone.db');
    const own = linked(path, alone) ? idIn(alone) : null;
    const withLog = own === null ? null : idIn(path);
    return own !== null && withLog !== null && own !== withLog;
  } finally {
    removeFolder(work);
  }
}

/** Removes what looks left behind that were killed. Only for the one writer. */
export function removeLooks(dataDir: string): void {
  try {
    for (const name of readdirSync(dataDir)) if (name.startsWith(LOOK)) removeFolder(join(dataDir, name));
  } catch {
    // Opening the database says what is wrong with the folder.
  }
}

function folderIn(dir: string): string | null {
  try {
    return mkdtempSync(join(dir, LOOK));
  } catch {
    return null;
  }
}

/** One that somebody holds open stays until the next start. */
function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It holds nothing but a second name of the database.
  }
}

/** Where a disk has no hard links, nothing is told: a copy may take long. */
function linked(path: string, to: string): boolean {
  try {
    linkSync(path, to);
    return true;
  } catch {
    return false;
  }
}

function idIn(path: string): unknown {
  const db = openToRead(path);
  try {
    return idOf(db);
  } finally {
    db?.close();
  }
}

/**
 * Null for a file that SQLite cannot read anything of.
 * @throws AppError when it could not look, because the file is locked or its disk fails: what it holds is not known then.
 */
export function openToRead(path: string): Database.Database | null {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true });
    // Reads also a file that was cut short, and a schema of which one line is damaged. Nothing can be written in any case.
    db.unsafeMode();
    db.pragma('writable_schema = ON');
    db.pragma('cell_size_check = ON');
    db.pragma('trusted_schema = OFF');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    db?.close();
    if (!isUnreadable(error)) throw explain(error, path);
    return null;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function areOfTwo(one: Database.Database | null, other: Database.Database | null): boolean {
  const [first, second] = [idOf(one), idOf(other)];
  return first !== null && second !== null && first !== second;
}

function idOf(db: Database.Database | null): unknown {
  try {
    return db?.prepare('SELECT device_id FROM sync_state').pluck().get() ?? null;
  } catch (error) {
    requireUnreadable(error);
    return null;
  }
}

function isSound(db: Database.Database): boolean {
  try {
    return db.pragma('quick_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    requireUnreadable(error);
    return false;
  }
}

/** A copy under another name, so that SQLite finds no log beside it; it costs no room where the disk can share it. */
function openAlone(path: string, folder: string): Database.Database | null {
  mkdirSync(folder, { recursive: true });
  const alone = join(folder, 'alone.db');
  copyFileSync(path, alone, constants.COPYFILE_FICLONE);
  return openToRead(alone);
}

/** A copy with a header as it must be: a hundred bytes that are damaged must not hide all that comes behind them. */
function openWithHeader(path: string, folder: string): Database.Database | null {
  const pages = Math.floor(sizeOf(path) / PAGE);
  if (pages === 0) return null;
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, 'header.db');
  copyFileSync(path, copy, constants.COPYFILE_FICLONE);
  const fd = openSync(copy, 'r+');
  try {
    writeSync(fd, headerFor(pages), 0, HEADER, 0);
  } finally {
    closeSync(fd);
  }
  return openToRead(copy);
}

/** The first bytes of a database of so many pages (sqlite.org/fileformat2.html#the_database_header), as this app makes it, without a log. */
function headerFor(pages: number): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write('SQLite format 3\0', 'latin1');
  header.writeUInt16BE(PAGE, 16);
  header.set([1, 1, 0, 64, 32, 32], 18);
  const words = {
    24: 1,
    28: pages,
    40: 1,
    44: 4,
    52: 1,
    56: 1,
    60: MIGRATIONS.length,
    64: 1,
    68: APPLICATION_ID,
    92: 1,
  };
  for (const [at, word] of Object.entries(words)) header.writeUInt32BE(word, Number(at));
  return header;
}

/** The log by itself: SQLite removes one that lies beside an empty file, so a copy of it is laid beside a page of nothing. */
function openLog(wal: string, folder: string): Database.Database | null {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'log.db');
  writeFileSync(path, Buffer.alloc(PAGE));
  copyFileSync(wal, `${path}-wal`);
  return openToRead(path);
}
