import type { NewLogEntry } from '../../core/ports/store.ts';
import type { Connection, Value } from './connection.ts';
import { type JobPlaces, jobPlaces, PLACES_PER_JOB, placeAfter, requirePlaces } from './log-place.ts';
import { COUNTED_TABLE, COUNTS_TABLE, LOG_COLUMNS, LOG_TABLE } from './log-row.ts';

/** So many entries are counted at once: rarely enough to cost an entry next to nothing, and few enough to count when asked. */
const COUNT_BLOCK = 256;

/** Rows that one statement inserts where there are so many: each then costs two thirds of one that has a statement to itself. */
const ROWS_AT_ONCE = 8;

const ADD_TO_COUNTS_SQL = `
  INSERT INTO ${COUNTS_TABLE} (job_number, level, step, count)
    SELECT ?, level, step, count(*) FROM ${LOG_TABLE} WHERE place > ? AND place <= ?
    GROUP BY level, step
    ON CONFLICT (job_number, level, step) DO UPDATE SET count = count + excluded.count`;
const SET_COUNTED_SQL = `
  INSERT INTO ${COUNTED_TABLE} (job_number, place) VALUES (?, ?)
    ON CONFLICT (job_number) DO UPDATE SET place = excluded.place`;
/** The place of a job's newest entry. */
export const NEWEST_SQL = `SELECT max(place) AS place FROM ${LOG_TABLE} WHERE place > ? AND place < ?`;

/** A job's log as its only writer knows it: the places up to which it goes, and up to which it is counted. */
export type Tail = JobPlaces & { last: number; counted: number };

/** What is asked for the place of an entry: the log's end before a statement, and which of that statement's entries it is. */
type PlaceOf<E> = (tail: Tail, entry: E, at: number) => number;

/** The log's only writer in this process. */
export type LogWriter = {
  append(entries: readonly NewLogEntry[]): number[];
  /** Writes entries at places of the caller's choice, which go up within each job and lie behind its end. Returns their sequences. */
  write<E extends NewLogEntry>(entries: readonly E[], placeOf: PlaceOf<E>): number[];
  /** @throws Error when there is no such job */
  tailOf(jobId: string): Readonly<Tail>;
  /** Forgets what it knows of a job, so that whoever logs for it after it was removed finds that out. */
  forget(jobId: string): void;
};

/** @param touched hears the number of each job that is logged for. */
export function logWriter(connection: Connection, touched: (jobNumber: number) => void): LogWriter {
  const insert = connection.query(insertSql(1));
  const insertRows = connection.query(insertSql(ROWS_AT_ONCE));
  const newest = connection.query(NEWEST_SQL);
  const counted = connection.query(`SELECT place FROM ${COUNTED_TABLE} WHERE job_number = ?`);
  const addToCounts = connection.query(ADD_TO_COUNTS_SQL);
  const setCounted = connection.query(SET_COUNTED_SQL);
  const placesOf = jobPlaces(connection, 'all');
  const tails = new Map<string, Tail>();
  connection.onRollback(() => tails.clear());

  return { append, write, tailOf, forget: (jobId) => void tails.delete(jobId) };

  function append(entries: readonly NewLogEntry[]): number[] {
    const [only] = entries;
    if (only === undefined) return [];
    if (connection.inTransaction) return write(entries, next);
    if (entries.length > 1 || isBlockFull(tailOf(only.jobId)))
      return connection.transaction('normal', () => write(entries, next));
    // A single statement is its own transaction: BEGIN and COMMIT would cost as much again as compiling the entry.
    connection.setDurability('normal');
    return [insertOne(only, next)];
  }

  function write<E extends NewLogEntry>(entries: readonly E[], placeOf: PlaceOf<E>): number[] {
    const seqs: number[] = [];
    while (seqs.length < entries.length) {
      const some = entries.slice(seqs.length, seqs.length + ROWS_AT_ONCE);
      const [first] = some as [E];
      const several = some.length === ROWS_AT_ONCE && some.every(({ jobId }) => jobId === first.jobId);
      const tail = tailOf(first.jobId);
      if (isBlockFull(tail)) countBlock(tail);
      if (several) seqs.push(...insertSeveral(tail, some, placeOf));
      else seqs.push(insertOne(first, placeOf));
    }
    return seqs;
  }

  function countBlock(tail: Tail): void {
    addToCounts.run(tail.number, tail.counted, tail.last);
    setCounted.run(tail.number, tail.last);
    tail.counted = tail.last;
  }

  function tailOf(jobId: string): Tail {
    const known = tails.get(jobId);
    if (known !== undefined) return known;
    // Guarded, so that an entry refused by us ends the transaction as one refused by SQLite does.
    const { number, base } = connection.guard(() => requirePlaces(jobId, placesOf(jobId)));
    const tail = {
      number,
      base,
      last: Number(newest.get(base, base + PLACES_PER_JOB)?.['place'] ?? base),
      counted: Number(counted.get(number)?.['place'] ?? base),
    };
    tails.set(jobId, tail);
    return tail;
  }

  function insertOne<E extends NewLogEntry>(entry: E, placeOf: PlaceOf<E>): number {
    const tail = tailOf(entry.jobId);
    const place = connection.guard(() => placeOf(tail, entry, 0));
    insert.run(...rowOf(place, entry));
    return written(tail, place);
  }

  /** @param entries `ROWS_AT_ONCE` of one job. */
  function insertSeveral<E extends NewLogEntry>(
    tail: Tail,
    entries: readonly E[],
    placeOf: PlaceOf<E>,
  ): number[] {
    const places = entries.map((entry, at) => connection.guard(() => placeOf(tail, entry, at)));
    insertRows.run(...entries.flatMap((entry, at) => rowOf(places[at] as number, entry)));
    return places.map((place) => written(tail, place));
  }

  function written(tail: Tail, place: number): number {
    tail.last = place;
    touched(tail.number);
    return place - tail.base;
  }
}

function next(tail: Tail, { jobId }: NewLogEntry, at: number): number {
  return placeAfter(tail.last + at, jobId, tail);
}

function isBlockFull({ last, counted }: Tail): boolean {
  return last - counted >= COUNT_BLOCK;
}

function insertSql(rows: number): string {
  const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
  return `INSERT INTO ${LOG_TABLE} (job_id, ${LOG_COLUMNS}) VALUES ${Array(rows).fill(row).join(', ')}`;
}

/** The values of one row, in the order of the statement. */
function rowOf(place: number, entry: NewLogEntry): Value[] {
  const { jobId, id, userId, imageId, attempt, level, step, message, detailsJson, createdAt } = entry;
  return [jobId, place, id, userId, imageId, attempt, level, step, message, detailsJson, createdAt];
}
