import type { LogQuery } from '../../../shared/contract/commands.ts';
import { type LogCount, type LogEntry, logCountSchema } from '../../../shared/domain/log-entry.ts';
import type { LogTable, NewLogEntry } from '../../core/ports/store.ts';
import type { Connection, Query, Value } from './connection.ts';
import { logCountSql, logPageSql } from './log-page-sql.ts';
import { type JobPlaces, jobPlaces, PLACES_PER_JOB, placeAfter, requirePlaces } from './log-place.ts';
import { LOG_COLUMNS, LOG_TABLE, logEntryReader } from './log-row.ts';
import { parseRow } from './rows.ts';

const COUNTS_TABLE = 'image_generation_log_counts';
const COUNTED_TABLE = 'image_generation_log_counted';
/** So many entries are counted at once: rarely enough to cost an entry next to nothing, and few enough to count when asked. */
const COUNT_BLOCK = 256;

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

const REMOVE_OLDEST_SQL = `
  DELETE FROM ${LOG_TABLE} WHERE place IN (
    SELECT place FROM ${LOG_TABLE} WHERE place > ? AND place < ? ORDER BY place LIMIT ?
  )`;

/** A job's log as its only writer knows it: the places up to which it goes, and up to which it is counted. */
type Tail = JobPlaces & { last: number; counted: number };

function isBlockFull({ last, counted }: Tail): boolean {
  return last - counted >= COUNT_BLOCK;
}
/** Filters make different statements; this many are kept compiled. */
const KEPT_STATEMENTS = 50;

export function logTable(connection: Connection): LogTable {
  const insert = connection.query(
    `INSERT INTO ${LOG_TABLE} (job_id, ${LOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = connection.query(
    `SELECT max(place) AS place FROM ${LOG_TABLE} WHERE place > ? AND place < ?`,
  );
  const counts = connection.query(COUNTS_SQL);
  const counted = connection.query(`SELECT place FROM ${COUNTED_TABLE} WHERE job_number = ?`);
  const addToCounts = connection.query(ADD_TO_COUNTS_SQL);
  const setCounted = connection.query(SET_COUNTED_SQL);
  const pageStatement = keptStatements(connection);
  const placesOf = jobPlaces(connection, 'living');
  const placesOfAny = jobPlaces(connection, 'all');
  const removeOldestOf = connection.query(REMOVE_OLDEST_SQL);
  const tails = new Map<string, Tail>();
  connection.onRollback(() => tails.clear());

  return { append, page, countMatches, removeOldest, lastSeq, counts: readCounts };

  function append(entries: readonly NewLogEntry[]): number[] {
    const [only] = entries;
    if (only === undefined) return [];
    if (connection.inTransaction) return entries.map(insertAndCount);
    if (entries.length > 1) return connection.transaction('normal', () => entries.map(insertAndCount));
    if (isBlockFull(tailOf(only.jobId)))
      return connection.transaction('normal', () => [insertAndCount(only)]);
    // A single statement is its own transaction: BEGIN and COMMIT would cost as much again as compiling the entry.
    connection.setDurability('normal');
    return [insertOne(only)];
  }

  function insertAndCount(entry: NewLogEntry): number {
    const tail = tailOf(entry.jobId);
    if (isBlockFull(tail)) countBlock(tail);
    return insertOne(entry);
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
    insert.run(
      entry.jobId,
      place,
      entry.id,
      entry.userId,
      entry.imageId,
      entry.attempt,
      entry.level,
      entry.step,
      entry.message,
      entry.detailsJson,
      entry.createdAt,
    );
    tail.last = place;
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
    return connection.atomically('normal', () => removeOldestOf.run(base, base + PLACES_PER_JOB, limit));
  }

  /** The place of the newest entry; `base` when there is none. */
  function lastPlace(base: number): number {
    return Number(newest.get(base, base + PLACES_PER_JOB)?.['place'] ?? base);
  }

  function lastSeq(jobId: string): number {
    const places = placesOf(jobId);
    return places === null ? 0 : lastPlace(places.base) - places.base;
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

/** None of no levels; and where SQLite sees that by itself, it has no use for the index that the statement names. */
function matchesNothing({ levels, steps }: LogQuery): boolean {
  return levels?.length === 0 || steps?.length === 0;
}

/** Compiles a statement when it is first asked for, and forgets all when there are too many. */
function keptStatements(connection: Connection): (sql: string) => Query<Value[]> {
  const kept = new Map<string, Query<Value[]>>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    if (kept.size >= KEPT_STATEMENTS) kept.clear();
    const statement = connection.rawQuery(sql);
    kept.set(sql, statement);
    return statement;
  };
}
