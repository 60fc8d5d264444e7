import type { LogQuery } from '../../../shared/contract/commands.ts';
import { type LogCount, type LogEntry, logCountSchema } from '../../../shared/domain/log-entry.ts';
import type { LogTable, NewLogEntry } from '../../core/ports/store.ts';
import type { Connection, Query, Value } from './connection.ts';
import { logPageSql } from './log-page-sql.ts';
import { LOG_COLUMNS, LOG_TABLE, logEntryReader } from './log-row.ts';
import { parseRow } from './rows.ts';

const COUNTS_TABLE = 'image_generation_log_counts';
const COUNTED_TABLE = 'image_generation_log_counted';
/** So many entries are counted at once: rarely enough to cost an entry next to nothing, and few enough to count when asked. */
const COUNT_BLOCK = 128;

/** One statement, so that what is counted and what is not are of the same moment, also beside a writer. */
const COUNTS_SQL = `
  SELECT level, step, sum(n) AS count FROM (
    SELECT level, step, count AS n FROM ${COUNTS_TABLE} WHERE job_id = ?
    UNION ALL
    SELECT level, step, 1 FROM ${LOG_TABLE}
      WHERE job_id = ? AND seq > coalesce((SELECT seq FROM ${COUNTED_TABLE} WHERE job_id = ?), 0)
  ) GROUP BY level, step ORDER BY level, step`;
const ADD_TO_COUNTS_SQL = `
  INSERT INTO ${COUNTS_TABLE} (job_id, level, step, count)
    SELECT job_id, level, step, count(*) FROM ${LOG_TABLE} WHERE job_id = ? AND seq > ? AND seq <= ?
    GROUP BY level, step
    ON CONFLICT (job_id, level, step) DO UPDATE SET count = count + excluded.count`;

/** How far a job's log goes, and how far it is counted. */
type Place = { last: number; counted: number };

function isBlockFull({ last, counted }: Place): boolean {
  return last - counted >= COUNT_BLOCK;
}
/** Filters make different statements; this many are kept compiled. */
const KEPT_STATEMENTS = 50;

export function logTable(connection: Connection): LogTable {
  const insert = connection.query(
    `INSERT INTO ${LOG_TABLE} (job_id, ${LOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = connection.query(`SELECT max(seq) AS seq FROM ${LOG_TABLE} WHERE job_id = ?`);
  const counts = connection.query(COUNTS_SQL);
  const counted = connection.query(`SELECT seq FROM ${COUNTED_TABLE} WHERE job_id = ?`);
  const addToCounts = connection.query(ADD_TO_COUNTS_SQL);
  const setCounted = connection.query(
    `INSERT INTO ${COUNTED_TABLE} (job_id, seq) VALUES (?, ?) ON CONFLICT (job_id) DO UPDATE SET seq = excluded.seq`,
  );
  const pageStatement = keptStatements(connection);
  const places = new Map<string, Place>();
  connection.onRollback(() => places.clear());

  return { append, page, lastSeq: readLastSeq, counts: readCounts };

  function append(entries: readonly NewLogEntry[]): number[] {
    const [only] = entries;
    if (only === undefined) return [];
    if (connection.inTransaction) return entries.map(insertAndCount);
    if (entries.length > 1) return connection.transaction('normal', () => entries.map(insertAndCount));
    if (isBlockFull(placeOf(only.jobId)))
      return connection.transaction('normal', () => [insertAndCount(only)]);
    // A single statement is its own transaction: BEGIN and COMMIT would cost as much again as compiling the entry.
    connection.setDurability('normal');
    return [insertOne(only)];
  }

  function insertAndCount(entry: NewLogEntry): number {
    const place = placeOf(entry.jobId);
    if (isBlockFull(place)) countBlock(entry.jobId, place);
    return insertOne(entry);
  }

  function countBlock(jobId: string, place: Place): void {
    addToCounts.run(jobId, place.counted, place.last);
    setCounted.run(jobId, place.last);
    place.counted = place.last;
  }

  function placeOf(jobId: string): Place {
    const known = places.get(jobId);
    if (known !== undefined) return known;
    const place = { last: readLastSeq(jobId), counted: Number(counted.get(jobId)?.['seq'] ?? 0) };
    places.set(jobId, place);
    return place;
  }

  function insertOne(entry: NewLogEntry): number {
    const { jobId } = entry;
    const place = placeOf(jobId);
    const seq = place.last + 1;
    insert.run(
      jobId,
      entry.id,
      seq,
      entry.userId,
      entry.imageId,
      entry.attempt,
      entry.level,
      entry.step,
      entry.message,
      entry.detailsJson,
      entry.createdAt,
    );
    place.last = seq;
    return seq;
  }

  function page(query: LogQuery): LogEntry[] {
    // None of no levels; and where SQLite sees that by itself, it has no use for the index that the statement names.
    if (query.levels?.length === 0 || query.steps?.length === 0) return [];
    const { sql, values } = logPageSql(query);
    const entries = pageStatement(sql)
      .all(...values)
      .map(logEntryReader(connection, query.jobId));
    return query.beforeSeq === null ? entries : entries.reverse();
  }

  function readLastSeq(jobId: string): number {
    return Number(newest.get(jobId)?.['seq'] ?? 0);
  }

  function readCounts(jobId: string): LogCount[] {
    return counts
      .all(jobId, jobId, jobId)
      .map((row) => parseRow(connection, COUNTS_TABLE, jobId, logCountSchema, () => row));
  }
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
