import { type LogProblems, logProblemsSchema } from '../../../shared/domain/log-entry.ts';
import type { Connection } from './connection.ts';
import type { JobPlaces } from './log-place.ts';
import { LOG_TABLE } from './log-row.ts';
import { parseRow } from './rows.ts';

/** By the index of problems, which holds their places: an entry of any other level is not looked at. */
const PROBLEMS_SQL = `
  SELECT CAST((place - :base - 1) * :parts / (:last - :base) AS INTEGER) AS part,
    count(*) FILTER (WHERE level = 'warning') AS warnings,
    count(*) FILTER (WHERE level = 'error') AS errors
  FROM ${LOG_TABLE} INDEXED BY image_generation_logs_problems
  WHERE level IN ('warning', 'error') AND place > :base AND place <= :last
  GROUP BY part ORDER BY part`;

/** Where a job's warnings and errors lie, from its place 0 up to the place `last`. */
export function logProblems(
  connection: Connection,
): (jobId: string, places: JobPlaces, last: number, parts: number) => LogProblems[] {
  const problems = connection.query(PROBLEMS_SQL);
  return (jobId, { base }, last, parts) =>
    problems
      .all({ base, last, parts })
      .map((row) => parseRow(connection, LOG_TABLE, jobId, logProblemsSchema, () => row));
}
