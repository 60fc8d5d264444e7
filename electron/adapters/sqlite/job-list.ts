import type { JobQuery, JobSort } from '../../../shared/contract/commands.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { type JobStatus, jobStatusSchema } from '../../../shared/domain/job.ts';
import type { Connection, Row, Value } from './connection.ts';
import { parseRow, wordList } from './rows.ts';
import { contains } from './search.ts';

const TABLE = 'image_generation_jobs';

type Part = { readonly sql: string; readonly values: readonly Value[] };

/**
 * By index, in the order in which they were stored: the first file with a picture ends the search. Joined in this order, which
 * the planner, without statistics, might turn round and look through all the images.
 */
export const COVERS_SQL = `
  SELECT job.value AS job_id, (
    SELECT file.image_id FROM image_generation_files AS file
      CROSS JOIN image_generation_images AS image ON image.id = file.image_id
      WHERE file.job_id = job.value AND file.kind IN ('base', 'variant') AND file.state = 'stored'
        AND image.deleted_at IS NULL
      ORDER BY file.id LIMIT 1
  ) AS image_id FROM json_each(?) AS job`;

/** Reads what a list of jobs shows: a page of them, their number by status, a picture for each. */
export function jobLists(connection: Connection) {
  const covers = connection.query(COVERS_SQL);
  return {
    page: (query: JobQuery): Row[] => {
      const { sql, values } = pageSql(query);
      return connection.query(sql).all(...values);
    },
    counts: (search: string | null): Partial<Record<JobStatus, number>> => {
      const { sql, values } = whereSql([living, ...promptFilter(search)]);
      const rows = connection
        .query(`SELECT status, count(*) AS count FROM ${TABLE} ${sql} GROUP BY status`)
        .all(...values);
      return Object.fromEntries(rows.map((row) => [statusOf(connection, row), Number(row['count'])]));
    },
    covers: (jobIds: readonly string[]): Record<string, string> => {
      const rows = covers.all(JSON.stringify(jobIds)).filter((row) => row['image_id'] !== null);
      return Object.fromEntries(rows.map((row) => [String(row['job_id']), String(row['image_id'])]));
    },
  };
}

const living: Part = { sql: 'deleted_at IS NULL', values: [] };

/** Ids sort by the time they were made, so `newest` and `oldest` need nothing but the key. */
function pageSql(query: JobQuery): Part {
  const { sql: where, values } = whereSql([
    living,
    ...(query.afterId === null ? [] : [afterFilter(query.sort, query.afterId)]),
    ...(query.statuses === null ? [] : [{ sql: `status IN (${wordList(query.statuses)})`, values: [] }]),
    ...promptFilter(query.search),
  ]);
  return {
    sql: `SELECT * FROM ${TABLE} ${where} ORDER BY ${orderOf(query.sort)} LIMIT ?`,
    values: [...values, query.limit],
  };
}

function orderOf(sort: JobSort): string {
  switch (sort) {
    case 'newest':
      return 'id DESC';
    case 'oldest':
      return 'id';
    case 'latest':
      return 'updated_at DESC, id DESC';
    case 'cost':
      return 'cost_usd DESC, id DESC';
    default:
      return assertNever(sort);
  }
}

/** What comes behind the job `afterId`, as it is now, in this order. */
function afterFilter(sort: JobSort, afterId: string): Part {
  const behind = (column: string): Part => ({
    sql: `(${column}, id) < (SELECT ${column}, id FROM ${TABLE} WHERE id = ?)`,
    values: [afterId],
  });
  switch (sort) {
    case 'newest':
      return { sql: 'id < ?', values: [afterId] };
    case 'oldest':
      return { sql: 'id > ?', values: [afterId] };
    case 'latest':
      return behind('updated_at');
    case 'cost':
      return behind('cost_usd');
    default:
      return assertNever(sort);
  }
}

function promptFilter(search: string | null): Part[] {
  if (search === null) return [];
  const { sql, pattern } = contains("params ->> '$.prompt'", search);
  return [{ sql, values: [pattern] }];
}

function whereSql(parts: readonly Part[]): Part {
  return {
    sql: `WHERE ${parts.map(({ sql }) => sql).join(' AND ')}`,
    values: parts.flatMap(({ values }) => values),
  };
}

function statusOf(connection: Connection, row: Row): JobStatus {
  return parseRow(connection, TABLE, 'status', jobStatusSchema, () => row['status']);
}
