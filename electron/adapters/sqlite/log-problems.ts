import type { LogProblems } from '../../../shared/domain/log-entry.ts';
import type { Connection } from './connection.ts';
import type { JobPlaces } from './log-place.ts';
import { LOG_TABLE } from './log-row.ts';

/** Errors last: where a part has both, they take its place. */
const LEVELS = ['warning', 'error'] as const;

const FIRST_SQL = `SELECT min(place) AS place FROM ${LOG_TABLE} WHERE place > ? AND place <= ?`;
/** By the index of problems, which holds their places by level; the first condition is the one that the index names. */
export const NEXT_SQL = `
  SELECT place FROM ${LOG_TABLE} INDEXED BY image_generation_logs_problems
  WHERE level IN ('warning', 'error') AND level = :level AND place > :after AND place <= :last
  ORDER BY place LIMIT 1`;

/**
 * Where a job's warnings and errors lie, from the first place that has an entry up to the place `last`. Asks for the first of each part
 * only, so that it costs at most two short looks a part, however many there are.
 */
export function logProblems(
  connection: Connection,
): (places: JobPlaces, last: number, parts: number) => LogProblems[] {
  const next = connection.query(NEXT_SQL);
  const oldest = connection.query(FIRST_SQL);
  return ({ base }, last, parts) => {
    const first = Number(oldest.get(base, last)?.['place'] ?? last);
    const size = last - first + 1;
    const worst = new Map<number, LogProblems>();
    for (const level of LEVELS) {
      let after = first - 1;
      for (;;) {
        const place = next.get({ level, after, last })?.['place'];
        if (typeof place !== 'number') break;
        const part = Math.floor(((place - first) * parts) / size);
        worst.set(part, { part, level });
        after = first + Math.ceil(((part + 1) * size) / parts) - 1;
      }
    }
    return [...worst.values()].sort((a, b) => a.part - b.part);
  };
}
