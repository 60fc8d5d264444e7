import type { LogQuery } from '../../../shared/contract/commands.ts';
import {
  type LogCount,
  type LogEntry,
  type LogProblems,
  logCountSchema,
} from '../../../shared/domain/log-entry.ts';
import type { LogTable } from '../../core/ports/store.ts';
import type { Connection } from './connection.ts';
import { keptStatements } from './kept-statements.ts';
import { lazily } from './lazily.ts';
import { logImport } from './log-import.ts';
import { logCountSql, logPageSql } from './log-page-sql.ts';
import { jobPlaces, PLACES_PER_JOB } from './log-place.ts';
import { logProblems } from './log-problems.ts';
import { logRemoval } from './log-removal.ts';
import { COUNTED_TABLE, COUNTS_TABLE, LOG_TABLE, logEntryReader } from './log-row.ts';
import { logWriter, NEWEST_SQL } from './log-writer.ts';
import { parseRow } from './rows.ts';

/** One statement, so that what is counted and what is not are of the same moment, also beside a writer. */
const COUNTS_SQL = `
  SELECT level, step, sum(n) AS count FROM (
    SELECT level, step, count AS n FROM ${COUNTS_TABLE} WHERE job_number = ?
    UNION ALL
    SELECT level, step, 1 FROM ${LOG_TABLE}
      WHERE place > coalesce((SELECT place FROM ${COUNTED_TABLE} WHERE job_number = ?), ?) AND place < ?
  ) GROUP BY level, step ORDER BY level, step`;

/** What hears of the numbers of jobs whose log changes. */
export type LogListeners = {
  /** Of each job that is logged for. */
  readonly touched: (jobNumber: number) => void;
  /** Of each job whose log begins late, or loses entries. */
  readonly shortened: (jobNumber: number) => void;
};

export function logTable(connection: Connection, { touched, shortened }: LogListeners): LogTable {
  const writer = logWriter(connection, touched);
  const newest = connection.query(NEWEST_SQL);
  const counts = connection.query(COUNTS_SQL);
  const problemsOf = logProblems(connection);
  const pageStatement = keptStatements(connection);
  const placesOf = jobPlaces(connection, 'living');
  const placesOfAny = jobPlaces(connection, 'all');
  const removal = lazily(() => logRemoval(connection, shortened));

  return {
    append: writer.append,
    import: logImport(connection, writer, shortened),
    page,
    countMatches,
    removeOldest,
    lastSeq,
    counts: readCounts,
    problems,
  };

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

  function removeOldest(jobId: string, limit: number, upToSeq = PLACES_PER_JOB - 1): number {
    const places = placesOfAny(jobId);
    if (places === null) return 0;
    // Whoever logs for a job that is being removed must find out that it is gone.
    writer.forget(jobId);
    return removal()(places, places.base + upToSeq, limit);
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

/** None of no levels; and where SQLite sees that by itself, it has no use for the index that the statement names. */
function matchesNothing({ levels, steps }: LogQuery): boolean {
  return levels?.length === 0 || steps?.length === 0;
}
