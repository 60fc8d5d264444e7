import { z } from 'zod';
import { timestampSchema } from '../../../shared/domain/ids.ts';
import { jobStatusSchema } from '../../../shared/domain/job.ts';
import type { JobFacts, RetentionTable } from '../../core/ports/retention-store.ts';
import type { Connection, Row } from './connection.ts';
import { PLACES_PER_JOB } from './log-place.ts';
import { LOG_TABLE } from './log-row.ts';
import { parseRow } from './rows.ts';

const JOBS = 'image_generation_jobs';
const PROMPT_CHARACTERS = 200;

const count = z.int().nonnegative();
const factsSchema = z.strictObject({
  id: z.string(),
  status: jobStatusSchema,
  prompt: z.string(),
  createdAt: timestampSchema,
  endedAt: timestampSchema,
  updatedAt: timestampSchema,
  hasStarred: z.boolean(),
  completed: count,
  failed: count,
  unknown: count,
  libraryFiles: count,
  libraryBytes: count,
  baseFiles: count,
  baseBytes: count,
  entries: count,
  lastSeq: count,
  lastEntryAt: timestampSchema,
}) satisfies z.ZodType<JobFacts>;

const FIRST_PLACE = `job.number * ${PLACES_PER_JOB}`;
const END_PLACE = `(job.number + 1) * ${PLACES_PER_JOB}`;

/** Joined from a few jobs outwards: SQLite looks each sum up in an index that holds all it needs. */
const factsSql = (jobs: string) => `
  WITH job AS MATERIALIZED (${jobs})
  SELECT job.id, status, substr(params ->> '$.prompt', 1, ${PROMPT_CHARACTERS}) AS prompt, created_at,
      coalesce(finished_at, updated_at) AS ended_at, updated_at, images_completed, images_failed, images_unknown,
      EXISTS (SELECT 1 FROM image_generation_images WHERE job_id = job.id AND starred = 1) AS has_starred,
      (SELECT count(*) FROM image_generation_files WHERE job_id = job.id) AS files,
      (SELECT count(*) FROM image_generation_files WHERE job_id = job.id AND kind = 'base') AS base_files,
      (SELECT total(bytes) FROM image_generation_files WHERE job_id = job.id) AS bytes,
      (SELECT total(bytes) FROM image_generation_files WHERE job_id = job.id AND kind = 'base') AS base_bytes,
      (SELECT min(place) FROM ${LOG_TABLE} WHERE place > ${FIRST_PLACE} AND place < ${END_PLACE}) - ${FIRST_PLACE} AS first_seq,
      (SELECT max(place) FROM ${LOG_TABLE} WHERE place > ${FIRST_PLACE} AND place < ${END_PLACE}) - ${FIRST_PLACE} AS last_seq,
      (SELECT created_at FROM ${LOG_TABLE} WHERE place > ${FIRST_PLACE} AND place < ${END_PLACE}
        ORDER BY place DESC LIMIT 1) AS last_entry_at
    FROM job ORDER BY job.id`;

const PAGE_SQL = factsSql(`SELECT * FROM ${JOBS} WHERE deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?`);
const SOME_SQL = factsSql(
  `SELECT * FROM ${JOBS} WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))`,
);

/** What retention decides by. */
export function retentionTable(connection: Connection): RetentionTable {
  const page = connection.query(PAGE_SQL);
  const some = connection.query(SOME_SQL);
  const toFacts = (row: Row): JobFacts =>
    parseRow(connection, JOBS, row['id'] ?? null, factsSchema, () => read(row));

  return {
    page: (afterId, limit) => page.all(afterId ?? '', limit).map(toFacts),
    of: (jobIds) => some.all(JSON.stringify(jobIds)).map(toFacts),
  };
}

function read(row: Row): unknown {
  const number = (column: string) => Number(row[column] ?? 0);
  const lastSeq = number('last_seq');
  return {
    id: row['id'],
    status: row['status'],
    prompt: row['prompt'],
    createdAt: row['created_at'],
    endedAt: row['ended_at'],
    updatedAt: row['updated_at'],
    hasStarred: row['has_starred'] === 1,
    completed: row['images_completed'],
    failed: row['images_failed'],
    unknown: row['images_unknown'],
    libraryFiles: number('files') - number('base_files'),
    libraryBytes: number('bytes') - number('base_bytes'),
    baseFiles: number('base_files'),
    baseBytes: number('base_bytes'),
    // Removed are only the oldest, so what is there has no gaps.
    entries: lastSeq === 0 ? 0 : lastSeq - number('first_seq') + 1,
    lastSeq,
    lastEntryAt: number('last_entry_at'),
  };
}
