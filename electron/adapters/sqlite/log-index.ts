import type { EntryFilter, Found, LogIndex, Look, Span, Tally } from '../../core/ports/log-index.ts';
import type { Connection, Value } from './connection.ts';
import { keptStatements } from './kept-statements.ts';
import { indexWriter } from './log-index-advance.ts';
import { BlockFinder } from './log-index-blocks.ts';
import { BLOCK, conditionsOf, indexExpression } from './log-index-sql.ts';
import type { LogTails } from './log-index-tails.ts';
import { sourcesOf } from './log-page-sql.ts';
import { jobPlaces, PLACES_PER_JOB } from './log-place.ts';
import { LOG_COLUMNS, LOG_TABLE, logEntryReader } from './log-row.ts';
import type { Part } from './search.ts';

/** Entries looked through in one slice where the index does not help: few, since their details may be long. */
const ENTRIES = 500;
/** Above every place there can be: 2^25 jobs. */
const ABOVE_ALL = 2 ** 53 - 1;

/** Places from `low` to `high`, both with it. */
type Stretch = { readonly low: number; readonly high: number };
/** What of the log one slice reads, from the greatest place down, and how far that goes. */
type Slice = {
  readonly sources: readonly string[];
  readonly stretches: readonly Stretch[];
  readonly reached: number;
};

/** Search over all jobs: by the full-text index where that helps, and through the log itself where it does not. */
export function logIndex(connection: Connection, tails: LogTails): LogIndex {
  const statement = keptStatements(connection);
  const placesOf = jobPlaces(connection, 'living');
  const blocks = new BlockFinder(connection, tails);
  const jobIds = connection.query(
    `SELECT id FROM image_generation_jobs WHERE deleted_at IS NULL AND (id LIKE ? || '%' OR id LIKE '%' || ?)
      ORDER BY number DESC LIMIT ?`,
  );
  const newestJob = connection.query(
    'SELECT id FROM image_generation_jobs WHERE deleted_at IS NULL ORDER BY number DESC LIMIT 1',
  );

  function look(filter: EntryFilter, span: Span, limit: number): Look {
    if (matchesNothing(filter)) return { found: [], reached: span.above + 1 };
    const { sources, stretches, reached } = sliceOf(filter, span);
    const conditions = conditionsOf(filter);
    const toFound = foundReader(connection);
    const found: Found[] = [];
    for (const { low, high } of stretches) {
      const { sql, values } = rowsSql(`job_id, ${LOG_COLUMNS}`, sources, conditions, low, high);
      const rows = statement(`${sql} ORDER BY place DESC LIMIT ?`).all(...values, limit - found.length);
      found.push(...rows.map(toFound));
      const last = found.at(-1);
      if (found.length >= limit && last !== undefined) return { found, reached: last.place };
    }
    return { found, reached };
  }

  function tally(filter: EntryFilter, span: Span): Tally {
    if (matchesNothing(filter)) return { count: 0, reached: span.above + 1 };
    const { sources, stretches, reached } = sliceOf(filter, span);
    const conditions = conditionsOf(filter);
    let count = 0;
    for (const { low, high } of stretches) {
      const { sql, values } = rowsSql('1', sources, conditions, low, high);
      const [row] = statement(`SELECT count(*) FROM (${sql})`).all(...values);
      count += Number(row?.[0] ?? 0);
    }
    return { count, reached };
  }

  /** From the top of the span: up to the next gap by the index, through the gap by hand. */
  function sliceOf(filter: EntryFilter, { above, below }: Span): Slice {
    const expression = indexExpression(filter);
    if (expression === null) return walk(walkedFor(filter.levels), { above, below });
    const gap = tails.gaps().find(({ after }) => after < below - 1);
    const inGap = gap !== undefined && gap.last >= below - 1;
    if (inGap) return walk([`${LOG_TABLE} WHERE true`], { above: Math.max(above, gap.after), below });
    return indexed(expression, { above: Math.max(above, gap?.last ?? above), below });
  }

  function indexed(expression: string, { above, below }: Span): Slice {
    const { firsts, isAll } = blocks.find(expression, { above, below });
    return {
      sources: [`${LOG_TABLE} WHERE true`],
      stretches: joined(firsts, { above, below }),
      reached: isAll ? above + 1 : Math.max(above + 1, firsts.at(-1) ?? below),
    };
  }

  /** @param sources where rows are read, of which those of one slice are counted off. */
  function walk(sources: readonly string[], { above, below }: Span): Slice {
    const { sql, values } = rowsSql('place', sources, null, above + 1, below - 1);
    const [row] = statement(`${sql} ORDER BY place DESC LIMIT 1 OFFSET ${ENTRIES - 1}`).all(...values);
    const low = Number(row?.[0] ?? above + 1);
    return { sources, stretches: [{ low, high: below - 1 }], reached: low };
  }

  return {
    everything: { above: 0, below: ABOVE_ALL },
    spanOf(jobId) {
      const places = placesOf(jobId);
      return places === null ? null : { above: places.base, below: places.base + PLACES_PER_JOB };
    },
    belowJob: ({ above, below }, place) => ({
      above,
      below: Math.max(above + 1, Math.min(below, Math.floor(place / PLACES_PER_JOB) * PLACES_PER_JOB)),
    }),
    jobIds(part, limit) {
      const rows = part === 'last' ? newestJob.all() : jobIds.all(part, part, limit);
      return rows.map((row) => String(row['id']));
    },
    look,
    tally,
    ...indexWriter(connection, tails),
  };
}

/**
 * What is walked through: warnings and errors by their index, and otherwise every entry, so that a slice reads a bounded part of the
 * log also where what is asked for is rare.
 */
function walkedFor(levels: EntryFilter['levels']): string[] {
  const problems = levels?.every((level) => level === 'warning' || level === 'error') ?? false;
  return problems ? sourcesOf(levels) : [`${LOG_TABLE} WHERE true`];
}

function matchesNothing({ levels, steps, images }: EntryFilter): boolean {
  return [levels, steps, images].some((choice) => choice?.length === 0);
}

function rowsSql(
  columns: string,
  sources: readonly string[],
  conditions: Part | null,
  low: number,
  high: number,
): Part {
  const filters = conditions === null ? '' : ` AND ${conditions.sql}`;
  return {
    sql: sources
      .map((source) => `SELECT ${columns} FROM ${source} AND place >= ? AND place <= ?${filters}`)
      .join(' UNION ALL '),
    values: sources.flatMap(() => [low, high, ...(conditions?.values ?? [])]),
  };
}

/** The places of these blocks within the span, neighbours in one. Blocks come from the greatest place down. */
function joined(firsts: readonly number[], { above, below }: Span): Stretch[] {
  const stretches: { low: number; high: number }[] = [];
  for (const first of firsts) {
    const last = stretches.at(-1);
    const low = Math.max(first, above + 1);
    const high = Math.min(first + BLOCK, last?.low ?? below, below) - 1;
    if (last !== undefined && high === last.low - 1) last.low = low;
    else if (low <= high) stretches.push({ low, high });
  }
  return stretches;
}

/** Rows of any jobs, which begin with the job's id. */
function foundReader(connection: Connection): (row: readonly Value[]) => Found {
  const readers = new Map<Value | undefined, ReturnType<typeof logEntryReader>>();
  return ([jobId, ...columns]) => {
    const place = Number(columns[0]);
    const base = Math.floor(place / PLACES_PER_JOB) * PLACES_PER_JOB;
    let read = readers.get(jobId);
    if (read === undefined) {
      read = logEntryReader(connection, String(jobId), base);
      readers.set(jobId, read);
    }
    return { place, entry: read(columns) };
  };
}
