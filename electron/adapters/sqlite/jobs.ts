import { type Job, jobSchema } from '../../../shared/domain/job.ts';
import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';
import type { JobTable } from '../../core/ports/store.ts';
import type { Connection, Row, Value } from './connection.ts';
import {
  columns,
  fromJson,
  insertSql,
  mustHaveChanged,
  parseRow,
  toJson,
  updateSql,
  wordList,
} from './rows.ts';
import { contains } from './search.ts';

const TABLE = 'image_generation_jobs';
const FIXED = columns('id user_id params created_at');
const CHANGING = columns(
  `status images_requested images_active images_completed images_failed images_cancelled images_unknown
   cost_usd cost_wasted_usd cost_unpriced estimated_usd folder run stopped_by cancel_requested
   started_at finished_at updated_at`,
);
/** The condition is word for word that of the partial index, so the cost is that of the unfinished jobs alone. */
export const UNFINISHED_SQL = `SELECT * FROM ${TABLE} WHERE status IN ('queued', 'processing') ORDER BY id`;

export function jobTable(connection: Connection): JobTable {
  const insert = connection.query(insertSql(TABLE, [...FIXED, ...CHANGING]));
  const update = connection.query(updateSql(TABLE, CHANGING));
  const byId = connection.query(`SELECT * FROM ${TABLE} WHERE id = ?`);
  const unfinished = connection.query(UNFINISHED_SQL);
  const addStepTime = connection.query(
    `INSERT INTO image_generation_step_times (job_id, step, ms) VALUES (?, ?, ?)
       ON CONFLICT (job_id, step) DO UPDATE SET ms = ms + excluded.ms`,
  );
  const stepTimes = connection.query(`SELECT step, ms FROM image_generation_step_times WHERE job_id = ?`);
  const toJob = (row: Row): Job => parseRow(connection, TABLE, row['id'] ?? null, jobSchema, () => read(row));

  return {
    insert: (job) => connection.atomically('full', () => insert.run({ ...fixed(job), ...changing(job) })),
    update: (job) =>
      connection.atomically('full', () =>
        mustHaveChanged(update.run({ id: job.id, ...changing(job) }), TABLE, job.id),
      ),
    get(jobId) {
      const row = byId.get(jobId);
      return row === undefined ? null : toJob(row);
    },
    page({ statuses, search, afterId, limit }) {
      const prompt = search === null ? null : contains("params ->> '$.prompt'", search);
      const conditions = [
        ...(afterId === null ? [] : ['id < ?']),
        ...(statuses === null ? [] : [`status IN (${wordList(statuses)})`]),
        ...(prompt === null ? [] : [prompt.sql]),
      ];
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      const values: Value[] = [
        ...(afterId === null ? [] : [afterId]),
        ...(prompt === null ? [] : [prompt.pattern]),
        limit,
      ];
      return connection
        .query(`SELECT * FROM ${TABLE} ${where} ORDER BY id DESC LIMIT ?`)
        .all(...values)
        .map(toJob);
    },
    unfinished: () => unfinished.all().map(toJob),
    addStepTime: (jobId, step, ms) => connection.atomically('normal', () => addStepTime.run(jobId, step, ms)),
    stepTimes: (jobId) => {
      const stored = new Map(stepTimes.all(jobId).map((row) => [row['step'], row['ms']]));
      const times: Partial<Record<Step, number>> = {};
      for (const step of STEPS) {
        const ms = stored.get(step);
        if (typeof ms === 'number') times[step] = ms;
      }
      return times;
    },
  };
}

function fixed(job: Job): Row {
  return {
    id: job.id,
    user_id: job.userId,
    params: JSON.stringify(job.params),
    created_at: job.createdAt,
  };
}

function changing(job: Job): Row {
  return {
    status: job.status,
    images_requested: job.counts.requested,
    images_active: job.counts.active,
    images_completed: job.counts.completed,
    images_failed: job.counts.failed,
    images_cancelled: job.counts.cancelled,
    images_unknown: job.counts.unknown,
    cost_usd: job.cost.usd,
    cost_wasted_usd: job.cost.wastedUsd,
    cost_unpriced: job.cost.unpriced,
    estimated_usd: job.estimatedUsd,
    folder: job.folder,
    run: job.run,
    stopped_by: toJson(job.stoppedBy),
    cancel_requested: job.cancelRequested ? 1 : 0,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
    updated_at: job.updatedAt,
  };
}

function read(row: Row): unknown {
  return {
    id: row['id'],
    userId: row['user_id'],
    status: row['status'],
    params: fromJson(row['params']),
    counts: {
      requested: row['images_requested'],
      active: row['images_active'],
      completed: row['images_completed'],
      failed: row['images_failed'],
      cancelled: row['images_cancelled'],
      unknown: row['images_unknown'],
    },
    cost: { usd: row['cost_usd'], wastedUsd: row['cost_wasted_usd'], unpriced: row['cost_unpriced'] },
    estimatedUsd: row['estimated_usd'],
    folder: row['folder'],
    run: row['run'],
    stoppedBy: fromJson(row['stopped_by']),
    cancelRequested: row['cancel_requested'] === 1,
    createdAt: row['created_at'],
    startedAt: row['started_at'],
    finishedAt: row['finished_at'],
    updatedAt: row['updated_at'],
  };
}
