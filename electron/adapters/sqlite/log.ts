import type { LogQuery } from '../../../shared/contract/commands.ts';
import {
  type LogCount,
  type LogEntry,
  type LogProblems,
  logCountSchema,
} from '../../../shared/domain/log-entry.ts';
import type { LogTable, NewLogEntry } from '../../core/ports/store.ts';
import type { Connection, Value } from './connection.ts';
import { keptStatements } from './kept-statements.ts';
import { forgetBlocks } from './log-index-advance.ts';
import { logCountSql, logPageSql } from './log-page-sql.ts';
import { type JobPlaces, jobPlaces, PLACES_PER_JOB, placeAfter, requirePlaces } from './log-place.ts';
import { logProblems } from './log-problems.ts';
import { LOG_COLUMNS, LOG_TABLE, logEntryReader } from './log-row.ts';
import { parseRow } from './rows.ts';

const COUNTS_TABLE = 'image_generation_log_counts';
const COUNTED_TABLE = 'image_generation_log_counted';
/** So many entries are counted at once: rarely enough to cost an entry next to nothing, and few enough to count when asked. */
const COUNT_BLOCK = 256;

/** Rows that one statement inserts where there are so many: each then costs two thirds of one that has a statement to itself. */
const ROWS_AT_ONCE = 8;

/** One statement, so that what is counted and what is not are of the same moment, also beside a writer. */
const COUNTS_SQL = `
  SELECT level, step, sum(n) AS count FROM (
    SELECT level, step, count AS n FROM ${COUNTS_TABLE} WHERE job_number = ?
    UNION ALL
    SELECT level, step, 1 FROM ${LOG_TABLE}
      WHERE place > coalesce((SELECT place FROM ${COUNTED_TABLE} WHERE job_number = ?), ?) AND place < ?
  ) GROUP BY level, step ORDER BY level, step`;
const ADD_TO_COUNTS_SQL = `
  INSERT INTO ${COUNTS_TABLE} (job_number, level, step, count)
    SELECT ?, level, step, count(*) FROM ${LOG_TABLE} WHERE place > ? AND place <= ?
    GROUP BY level, step
    ON CONFLICT (job_number, level, step) DO UPDATE SET count = count + excluded.count`;
const SET_COUNTED_SQL = `
  INSERT INTO ${COUNTED_TABLE} (job_number, place) VALUES (?, ?)
    ON CONFLICT (job_number) DO UPDATE SET place = excluded.place`;

/** Where a job's log begins once its oldest entries are removed. */
const OLDEST_KEPT_SQL = `SELECT place FROM ${LOG_TABLE} WHERE place > ? AND place < ? ORDER BY place LIMIT 1 OFFSET ?`;
const REMOVE_SQL = `DELETE FROM ${LOG_TABLE} WHERE place > ? AND place < ?`;

/** A job's log as its only writer knows it: the places up to which it goes, and up to which it is counted. */
type Tail = JobPlaces & { last: number; counted: number };

function isBlockFull({ last, counted }: Tail): boolean {
  return last - counted >= COUNT_BLOCK;
}

/** @param touched hears the number of each job that is logged for. */
export function logTable(connection: Connection, touched: (jobNumber: number) => void = () => {}): LogTable {
  const insert = connection.query(insertSql(1));
  const insertRows = connection.query(insertSql(ROWS_AT_ONCE));
  const newest = connection.query(
    `SELECT max(place) AS place FROM ${LOG_TABLE} WHERE place > ? AND place < ?`,
  );
  const counts = connection.query(COUNTS_SQL);
  const counted = connection.query(`SELECT place FROM ${COUNTED_TABLE} WHERE job_number = ?`);
  const addToCounts = connection.query(ADD_TO_COUNTS_SQL);
  const setCounted = connection.query(SET_COUNTED_SQL);
  const problemsOf = logProblems(connection);
  const pageStatement = keptStatements(connection);
  const placesOf = jobPlaces(connection, 'living');
  const placesOfAny = jobPlaces(connection, 'all');
  const oldestKept = connection.query(OLDEST_KEPT_SQL);
  const remove = connection.query(REMOVE_SQL);
  const forget = forgetBlocks(connection);
  const tails = new Map<string, Tail>();
  connection.onRollback(() => tails.clear());

  return { append, page, countMatches, removeOldest, lastSeq, counts: readCounts, problems };

  function append(entries: readonly NewLogEntry[]): number[] {
    const [only] = entries;
    if (only === undefined) return [];
    if (connection.inTransaction) return insertAndCount(entries);
    if (entries.length > 1 || isBlockFull(tailOf(only.jobId)))
      return connection.transaction('normal', () => insertAndCount(entries));
    // A single statement is its own transaction: BEGIN and COMMIT would cost as much again as compiling the entry.
    connection.setDurability('normal');
    return [insertOne(only)];
  }

  function insertAndCount(entries: readonly NewLogEntry[]): number[] {
    const seqs: number[] = [];
    while (seqs.length < entries.length) {
      const next = entries.slice(seqs.length, seqs.length + ROWS_AT_ONCE);
      const [first] = next as [NewLogEntry];
      const several = next.length === ROWS_AT_ONCE && next.every(({ jobId }) => jobId === first.jobId);
      const tail = tailOf(first.jobId);
      if (isBlockFull(tail)) countBlock(tail);
      if (several) seqs.push(...insertSeveral(tail, next));
      else seqs.push(insertOne(first));
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
    const { number, base } = connection.guard(() => requirePlaces(jobId, placesOfAny(jobId)));
    const tail = {
      number,
      base,
      last: lastPlace(base),
      counted: Number(counted.get(number)?.['place'] ?? base),
    };
    tails.set(jobId, tail);
    return tail;
  }

  function insertOne(entry: NewLogEntry): number {
    const tail = tailOf(entry.jobId);
    const place = connection.guard(() => placeAfter(tail.last, entry.jobId, tail));
    insert.run(...rowOf(place, entry));
    return written(tail, place);
  }

  /** @param entries `ROWS_AT_ONCE` of one job. */
  function insertSeveral(tail: Tail, entries: readonly NewLogEntry[]): number[] {
    const places = entries.map(({ jobId }, at) =>
      connection.guard(() => placeAfter(tail.last + at, jobId, tail)),
    );
    insertRows.run(...entries.flatMap((entry, at) => rowOf(places[at] as number, entry)));
    return places.map((place) => written(tail, place));
  }

  function written(tail: Tail, place: number): number {
    tail.last = place;
    touched(tail.number);
    return place - tail.base;
  }

  function page(query: LogQuery, endSeq: number | null = null): LogEntry[] {
    const places = matchesNothing(query) ? null : placesOf(query.jobId);
    if (places === null) return [];
    const { sql, values } = logPageSql(query, places.base, endSeq);
    const entries = pageStatement(sql)
      .all(...values)
      .map(logEntryReader(connection, query.jobId, places.base));
    return query.beforeSeq === null ? entries : entries.reverse();
  }

  function countMatches(query: LogQuery): number {
    const places = matchesNothing(query) ? null : placesOf(query.jobId);
    if (places === null) return 0;
    const { sql, values } = logCountSql(query, places.base);
    return Number(pageStatement(sql).get(...values)?.[0] ?? 0);
  }

  function removeOldest(jobId: string, limit: number): number {
    const places = placesOfAny(jobId);
    if (places === null) return 0;
    const { base } = places;
    // Whoever logs for the job after this must find out that it is gone.
    tails.delete(jobId);
    const end = base + PLACES_PER_JOB;
    return connection.atomically('normal', () => {
      const kept = Number(oldestKept.get(base, end, limit)?.['place'] ?? end);
      forget(base, kept);
      touched(places.number);
      return remove.run(base, kept);
    });
  }

  /** The place of the newest entry; `base` when there is none. */
  function lastPlace(base: number): number {
    return Number(newest.get(base, base + PLACES_PER_JOB)?.['place'] ?? base);
  }

  function lastSeq(jobId: string): number {
    const places = placesOf(jobId);
    return places === null ? 0 : lastPlace(places.base) - places.base;
  }

  function problems(jobId: string, parts: number): LogProblems[] {
    const places = placesOf(jobId);
    return places === null ? [] : problemsOf(places, lastPlace(places.base), parts);
  }

  function readCounts(jobId: string): LogCount[] {
    const places = placesOf(jobId);
    if (places === null) return [];
    const { number, base } = places;
    return counts
      .all(number, number, base, base + PLACES_PER_JOB)
      .map((row) => parseRow(connection, COUNTS_TABLE, jobId, logCountSchema, () => row));
  }
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

/** None of no levels; and where SQLite sees that by itself, it has no use for the index that the statement names. */
function matchesNothing({ levels, steps }: LogQuery): boolean {
  return levels?.length === 0 || steps?.length === 0;
}
