import type { LogQuery } from '../../../shared/contract/commands.ts';
import { type LogCount, type LogEntry, logCountSchema } from '../../../shared/domain/log-entry.ts';
import type { LogTable, NewLogEntry } from '../../core/ports/store.ts';
import type { Connection, Query, Value } from './connection.ts';
import { logPageSql } from './log-page-sql.ts';
import { LOG_COLUMNS, LOG_TABLE, logEntryReader } from './log-row.ts';
import { parseRow } from './rows.ts';

const COUNTS_TABLE = 'image_generation_log_counts';
/** Filters make different statements; this many are kept compiled. */
const KEPT_STATEMENTS = 50;

export function logTable(connection: Connection): LogTable {
  const insert = connection.query(
    `INSERT INTO ${LOG_TABLE} (job_id, ${LOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const newest = connection.query(`SELECT max(seq) AS seq FROM ${LOG_TABLE} WHERE job_id = ?`);
  const counts = connection.query(
    `SELECT level, step, count FROM ${COUNTS_TABLE} WHERE job_id = ? ORDER BY level, step`,
  );
  const pageStatement = keptStatements(connection);
  const lastSeqs = new Map<string, number>();
  connection.onRollback(() => lastSeqs.clear());

  return { append, page, lastSeq: readLastSeq, counts: readCounts };

  function append(entries: readonly NewLogEntry[]): number[] {
    const [only] = entries;
    if (only === undefined) return [];
    if (connection.inTransaction) return entries.map(insertOne);
    if (entries.length > 1) return connection.transaction('normal', () => entries.map(insertOne));
    // A single statement is its own transaction: BEGIN and COMMIT would cost as much again as compiling the entry.
    connection.setDurability('normal');
    return [insertOne(only)];
  }

  function insertOne(entry: NewLogEntry): number {
    const { jobId } = entry;
    const seq = (lastSeqs.get(jobId) ?? readLastSeq(jobId)) + 1;
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
    lastSeqs.set(jobId, seq);
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
      .all(jobId)
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
