import type Database from 'better-sqlite3';
import type { Row } from '../connection.ts';
import { requireUnreadable } from '../errors.ts';

/** What reading a damaged table found. */
export type ReadCount = {
  /** Stretches of the table that could not be read; a stretch is a page at least. */
  holes: number;
  /** Between which keys, both included, they lie; only of tables that are read by number, where somebody asks for it. */
  readonly ranges?: KeyRange[];
};

/** Keys from one to another, both included. */
export type KeyRange = { readonly from: number; readonly to: number };

/** How many rows are taken between two breaths. */
const ROWS_AT_ONCE = 200;
/** The largest integer that can be a key here: JavaScript's numbers are exact up to it. */
const LARGEST_KEY = Number.MAX_SAFE_INTEGER;

/**
 * Reads all of a table that can be read, in slices, by the key that orders its pages. Where a page is damaged the reader finds the next
 * key behind it by trying: first in growing steps, then by halving, so that a damaged page costs what it holds and no more.
 * @param key `rowid`, or the first column of a table without one, which holds whole numbers.
 */
export function* readByNumber(
  db: Database.Database,
  table: string,
  key: string,
  count: ReadCount,
): Generator<Row[]> {
  const column = key === 'rowid' ? 'rowid AS "rowid ", *' : '*';
  const name = key === 'rowid' ? 'rowid ' : key;
  const from = prepared(db, `SELECT ${column} FROM ${table} WHERE ${key} >= ? ORDER BY ${key}`);
  const first = prepared(
    db,
    `SELECT ${key} AS found FROM ${table} WHERE ${key} >= ? ORDER BY ${key} LIMIT 1`,
  );
  if (from === null || first === null) {
    count.holes += 1;
    count.ranges?.push({ from: Number.MIN_SAFE_INTEGER, to: LARGEST_KEY });
    return;
  }
  let next = smallestKey(db, table, key);
  for (;;) {
    const { rows, ended } = someRows(from, next, name);
    if (rows.length > 0) yield rows;
    next = lastKey(rows, name, next - 1) + 1;
    if (ended === 'end' || next > LARGEST_KEY) return;
    if (ended === 'full') continue;
    count.holes += 1;
    // What could not be read may have the key that comes next, or the one of the last row if several have it.
    const behind = behindDamage(first, next, ended === 'strange' && rows.length > 0);
    count.ranges?.push({ from: next, to: behind === null ? LARGEST_KEY : behind - 1 });
    if (behind === null) return;
    next = behind;
  }
}

/** Reads all that can be read of a small table whose key is text: from both ends towards the damage. */
export function* readFromBothEnds(
  db: Database.Database,
  table: string,
  keys: readonly string[],
  count: ReadCount,
): Generator<Row[]> {
  const up = prepared(db, `SELECT * FROM ${table} ORDER BY ${keys.join(', ')}`);
  const { rows, ended } = up === null ? { rows: [], ended: 'damage' } : someRows(up, null, null);
  yield rows;
  if (ended === 'end') return;
  count.holes += 1;
  const down = prepared(db, `SELECT * FROM ${table} ORDER BY ${keys.map((key) => `${key} DESC`).join(', ')}`);
  if (down !== null) yield someRows(down, null, null).rows;
}

/** A row by its key, null where there is none or it cannot be read: for tables of which some keys are known. */
export function readOne(db: Database.Database, table: string, key: string): (value: string) => Row | null {
  const byKey = prepared(db, `SELECT * FROM ${table} WHERE ${key} = ?`);
  return (value) => {
    try {
      return (byKey?.get(value) as Row | undefined) ?? null;
    } catch (error) {
      requireUnreadable(error);
      return null;
    }
  };
}

function prepared(db: Database.Database, sql: string): Database.Statement<unknown[]> | null {
  try {
    return db.prepare(sql);
  } catch (error) {
    requireUnreadable(error);
    return null;
  }
}

function smallestKey(db: Database.Database, table: string, key: string): number {
  try {
    const row = db.prepare(`SELECT min(${key}) AS found FROM ${table}`).get() as Row | undefined;
    return Math.min(0, keyIn(row?.['found']) ?? 0);
  } catch (error) {
    requireUnreadable(error);
    return 0;
  }
}

/**
 * Rows until there are enough, there are no more, one cannot be read, or one has a key that cannot be where it is.
 * @param key the column that a slice ends between two values of; null to read all.
 */
function someRows(
  statement: Database.Statement<unknown[]>,
  start: number | null,
  key: string | null,
): { rows: Row[]; ended: 'full' | 'end' | 'damage' | 'strange' } {
  const rows: Row[] = [];
  try {
    for (const row of statement.iterate(...(start === null ? [] : [start])) as IterableIterator<Row>) {
      if (start !== null && key !== null) {
        const last = lastKey(rows, key, start);
        const found = keyIn(row[key]);
        if (found === null || found < last) return { rows, ended: 'strange' };
        if (rows.length >= ROWS_AT_ONCE && found > last) return { rows, ended: 'full' };
      }
      rows.push(row);
    }
    return { rows, ended: 'end' };
  } catch (error) {
    requireUnreadable(error);
    return { rows, ended: 'damage' };
  }
}

/** What a damaged page gives for a key may be anything; null for what is none, which leads nowhere. */
function keyIn(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}

function lastKey(rows: readonly Row[], key: string, otherwise: number): number {
  return keyIn(rows.at(-1)?.[key]) ?? otherwise;
}

/**
 * Where to go on after a row at `start` or behind could not be read; null where nothing is behind it. Of a row whose key can be read, but
 * not its content, only that row is passed over: the keys before it, which may be billions, lead to it all.
 * @param isPassed whether that row lies before `start`, so that nothing is known against the next one
 */
function behindDamage(first: Database.Statement<unknown[]>, start: number, isPassed: boolean): number | null {
  const found = keyFrom(first, start);
  if (typeof found === 'number') return isPassed ? found : found + 1;
  return nextReadable(first, start);
}

/** The smallest key from `start` on that can be read, or null. A row that is there is behind every key that leads to it. */
function nextReadable(first: Database.Statement<unknown[]>, start: number): number | null {
  let step = 1;
  let unreadable = start;
  let readable: number | null = null;
  while (readable === null) {
    const at = start + step;
    if (at > LARGEST_KEY) return null;
    const found = probe(first, at);
    if (found === 'none') return lastReadable(first, unreadable, at);
    if (found === 'damage') unreadable = at;
    else readable = at;
    step *= 2;
  }
  return halved(first, unreadable, readable);
}

/** Behind the damage lies nothing at `end`, but something may lie between. */
function lastReadable(first: Database.Statement<unknown[]>, from: number, end: number): number | null {
  const at = halved(first, from, end);
  return probe(first, at) === 'none' ? null : at;
}

/** Between a key that cannot be read and one that can, the smallest that can. */
function halved(first: Database.Statement<unknown[]>, unreadable: number, readable: number): number {
  let [low, high] = [unreadable, readable];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (probe(first, middle) === 'damage') low = middle;
    else high = middle;
  }
  return high;
}

function probe(first: Database.Statement<unknown[]>, at: number): 'damage' | 'none' | 'found' {
  const found = keyFrom(first, at);
  return typeof found === 'number' ? 'found' : found;
}

/** The key of the first row from here on, which is never one before: whoever follows it comes to an end. */
function keyFrom(first: Database.Statement<unknown[]>, at: number): number | 'damage' | 'none' {
  try {
    const row = first.get(at) as Row | undefined;
    if (row === undefined) return 'none';
    const found = keyIn(row['found']);
    return found === null || found < at ? 'damage' : found;
  } catch (error) {
    requireUnreadable(error);
    return 'damage';
  }
}
