import type Database from 'better-sqlite3';
import type { StoreSpace } from '../../core/ports/retention-store.ts';
import type { Connection } from './connection.ts';

/** What `PRAGMA auto_vacuum` answers where free pages can be given back a few at a time. */
const INCREMENTAL = 2;
/** Where it stands that the database is to be written anew at the next start; not one of the user's settings. */
const AT_START_KEY = 'compactAtStart';
/** A database of an older version that is no larger is written anew when it is opened, once: about 0.3 s. */
const SMALL_BYTES = 32 * 1024 * 1024;

/** Has a database that is still empty keep what it takes to give pages back. Costs an entry nothing that could be measured. */
export function prepareEmpty(db: Database.Database): void {
  db.pragma('auto_vacuum = INCREMENTAL');
}

/**
 * Writes the database anew where that was asked for, or where it cannot give pages back yet and is small. Never throws: without room
 * for it, the database stays as it is.
 */
export function compactAtOpen(db: Database.Database): void {
  try {
    // Forgotten before it is done: a database that cannot be written anew must not try it at each start.
    const asked = db.prepare('DELETE FROM settings WHERE key = ?').run(AT_START_KEY).changes > 0;
    const isSmall = !isIncremental(db) && bytesOf(db) <= SMALL_BYTES;
    if (asked || isSmall) rewrite(db);
  } catch {
    // All or nothing: the disk is full, or somebody else reads. Compacting is asked for again, by hand.
  }
}

/** The room that the database takes. */
export function storeSpace(connection: Connection, now: () => number): StoreSpace {
  const asked = connection.query('SELECT 1 FROM settings WHERE key = ?');
  const ask = connection.query('INSERT OR REPLACE INTO settings (key, value, updated_at) VALUES (?, ?, ?)');
  const forget = connection.query('DELETE FROM settings WHERE key = ?');
  const number = (pragma: string) => Number(connection.pragma(pragma));
  return {
    measure() {
      const page = number('page_size');
      return { bytes: number('page_count') * page, freeBytes: number('freelist_count') * page };
    },
    get canShrink() {
      return number('auto_vacuum') === INCREMENTAL;
    },
    shrink(maxPages) {
      const before = number('freelist_count');
      if (before === 0) return 0;
      connection.setDurability('normal');
      connection.execute((db) => db.exec(`PRAGMA incremental_vacuum(${Math.floor(maxPages)})`));
      // A little each time: left to itself SQLite does it after 1,000 pages at once, and holds everything up for as long as the disk takes.
      connection.pragma('wal_checkpoint(PASSIVE)');
      return (before - number('freelist_count')) * number('page_size');
    },
    get rewritesAtStart() {
      return asked.get(AT_START_KEY) !== undefined;
    },
    rewriteAtStart: (yes) =>
      connection.atomically('full', () => {
        if (yes) ask.run(AT_START_KEY, 'true', now());
        else forget.run(AT_START_KEY);
      }),
    rewrite: () => connection.execute(rewrite),
  };
}

/** One transaction. Its copy goes to a file, which the memory may have no room for. */
function rewrite(db: Database.Database): void {
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('temp_store = FILE');
  try {
    db.exec('VACUUM');
  } finally {
    db.pragma('temp_store = MEMORY');
  }
  db.pragma('wal_checkpoint(TRUNCATE)');
}

function isIncremental(db: Database.Database): boolean {
  return db.pragma('auto_vacuum', { simple: true }) === INCREMENTAL;
}

function bytesOf(db: Database.Database): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}
