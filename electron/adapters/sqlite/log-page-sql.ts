import type { LogQuery } from '../../../shared/contract/commands.ts';
import type { Level } from '../../../shared/domain/log-entry.ts';
import { PLACES_PER_JOB } from './log-place.ts';
import { LOG_COLUMNS, LOG_TABLE } from './log-row.ts';
import { wordList } from './rows.ts';
import { mentions, mentionsNot, type Part } from './search.ts';

/** The levels that have a partial index of their own, since they are rare and what people look for. */
const INDEXED_LEVELS: readonly Level[] = ['warning', 'error'];
/**
 * Named, since the planner, which keeps no statistics here, would rather walk the whole log; and with the index's condition
 * word for word, since SQLite does not infer it from an equality.
 */
const INDEXED_TABLE = `${LOG_TABLE} INDEXED BY image_generation_logs_problems`;
const INDEX_CONDITION = "level IN ('warning', 'error')";

/**
 * One keyset page of the log of the job whose place 0 is `base`, by its key's order: ascending after `afterSeq`, or descending
 * from `beforeSeq` where that is given, so that a page costs the same wherever it lies. Levels and steps, where given, are not
 * empty.
 * @param endSeq looks, going up, no further than just before this sequence; null for no such end.
 */
export function logPageSql(query: LogQuery, base: number, endSeq: number | null): Part {
  const { branches, values } = branchesOf(LOG_COLUMNS, query, base, query.beforeSeq ?? endSeq);
  const order = query.beforeSeq === null ? 'ORDER BY place' : 'ORDER BY place DESC';
  return { sql: `${branches.join(' UNION ALL ')} ${order} LIMIT ?`, values: [...values, query.limit] };
}

/** How many entries match between `afterSeq` and `beforeSeq`, both left out. */
export function logCountSql(query: LogQuery, base: number): Part {
  const { branches, values } = branchesOf('1', query, base, query.beforeSeq);
  return { sql: `SELECT count(*) FROM (${branches.join(' UNION ALL ')})`, values };
}

function branchesOf(columns: string, query: LogQuery, base: number, endSeq: number | null) {
  const sources = sourcesOf(query.levels);
  const { sql: filters, values } = filtersOf(query, base, endSeq);
  return {
    branches: sources.map((source) => `SELECT ${columns} FROM ${source} AND ${filters}`),
    values: sources.flatMap(() => values),
  };
}

/**
 * What to read for these levels. Rare ones get a branch each: the index then delivers each in order, and SQLite merges them as
 * it goes, so that a page of errors in a million entries reads one page of errors.
 */
export function sourcesOf(levels: readonly Level[] | null): string[] {
  if (levels === null) return [`${LOG_TABLE} WHERE true`];
  const indexed = levels.every((level) => INDEXED_LEVELS.includes(level));
  if (!indexed) return [`${LOG_TABLE} WHERE level IN (${wordList(levels)})`];
  return [...new Set(levels)].map(
    (level) => `${INDEXED_TABLE} WHERE ${INDEX_CONDITION} AND level = '${level}'`,
  );
}

function filtersOf(query: LogQuery, base: number, endSeq: number | null): Part {
  // Whatever was asked for, the next job's places are out of reach.
  const end = Math.min(endSeq ?? PLACES_PER_JOB, PLACES_PER_JOB);
  const filters: Part[] = [{ sql: 'place > ? AND place < ?', values: [base + query.afterSeq, base + end] }];
  if (query.steps !== null) filters.push({ sql: `step IN (${wordList(query.steps)})`, values: [] });
  if (query.imageId === 'none') filters.push({ sql: 'image_id IS NULL', values: [] });
  else if (query.imageId !== null) filters.push({ sql: 'image_id = ?', values: [query.imageId] });
  if (query.search) filters.push(mentions(query.search));
  if (query.exclude) filters.push(mentionsNot(query.exclude));
  return {
    sql: filters.map(({ sql }) => sql).join(' AND '),
    values: filters.flatMap(({ values }) => values),
  };
}
