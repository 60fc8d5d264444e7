import { type Job, jobSchema } from '../../../shared/domain/job.ts';
import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';
import type { JobTable } from '../../core/ports/store.ts';
import type { Connection, Row } from './connection.ts';
import { jobLists } from './job-list.ts';
import { isKeptAsFact, KEEP_STEP_SQL } from './metrics-steps.ts';
import { columns, fromJson, insertSql, mustHaveChanged, parseRow, toJson, updateSql } from './rows.ts';

const TABLE = 'image_generation_jobs';
const FIXED = columns('id user_id params created_at');
const CHANGING = columns(
  `status images_requested images_active images_completed images_failed images_cancelled images_unknown
   cost_usd cost_wasted_usd cost_unpriced estimated_usd folder run stopped_by cancel_requested
   started_at finished_at updated_at`,
);
/** Word for word the condition of the partial index, so the cost is that of the unfinished jobs alone. */
const UNFINISHED = "status IN ('queued', 'processing') AND deleted_at IS NULL";
export const UNFINISHED_SQL = `SELECT * FROM ${TABLE} WHERE ${UNFINISHED} ORDER BY queue_order`;
const BEHIND_QUEUE = `(SELECT coalesce(max(queue_order), 0) + 1 FROM ${TABLE} WHERE ${UNFINISHED})`;

/** Reads a whole row of the table. */
export function jobReader(connection: Connection): (row: Row) => Job {
  return (row) => parseRow(connection, TABLE, row['id'] ?? null, jobSchema, () => readJob(row));
}

export function jobTable(connection: Connection): JobTable {
  const insert = connection.query(insertSql(TABLE, [...FIXED, ...CHANGING]));
  const update = connection.query(updateSql(TABLE, CHANGING));
  const updateFixed = connection.query(updateSql(TABLE, columns('user_id params created_at')));
  const byId = connection.query(`SELECT * FROM ${TABLE} WHERE id = ? AND deleted_at IS NULL`);
  const unfinished = connection.query(UNFINISHED_SQL);
  const queue = connection.query(`SELECT id FROM ${TABLE} WHERE ${UNFINISHED} ORDER BY queue_order`);
  const queueLast = connection.query(`UPDATE ${TABLE} SET queue_order = ${BEHIND_QUEUE} WHERE id = ?`);
  const setPlace = connection.query(`UPDATE ${TABLE} SET queue_order = ? WHERE id = ?`);
  const mark = connection.query(`UPDATE ${TABLE} SET deleted_at = ?, delete_files = ? WHERE id = ?`);
  const deleted = connection.query(
    `SELECT * FROM ${TABLE} WHERE deleted_at IS NOT NULL ORDER BY deleted_at, id`,
  );
  const removed = connection.query(
    `SELECT 1 FROM metrics_jobs WHERE job_id = @id AND NOT EXISTS (SELECT 1 FROM ${TABLE} WHERE id = @id)`,
  );
  const remove = connection.query(`DELETE FROM ${TABLE} WHERE id = ?`);
  const addStepTime = connection.query(
    `INSERT INTO image_generation_step_times (job_id, step, ms) VALUES (?, ?, ?)
       ON CONFLICT (job_id, step) DO UPDATE SET ms = ms + excluded.ms`,
  );
  const keepStepFact = connection.query(KEEP_STEP_SQL);
  const stepTimes = connection.query(`SELECT step, ms FROM image_generation_step_times WHERE job_id = ?`);
  const toJob = jobReader(connection);
  const lists = jobLists(connection);

  return {
    insert: (job) =>
      connection.atomically('full', () => {
        insert.run({ ...fixed(job), ...changing(job) });
        queueLast.run(job.id);
      }),
    update: (job) =>
      connection.atomically('full', () =>
        mustHaveChanged(update.run({ id: job.id, ...changing(job) }), TABLE, job.id),
      ),
    get(jobId) {
      const row = byId.get(jobId);
      return row === undefined ? null : toJob(row);
    },
    page: (query) => lists.page(query).map(toJob),
    counts: lists.counts,
    covers: lists.covers,
    unfinished: () => unfinished.all().map(toJob),
    queue: () => queue.all().map((row) => String(row['id'])),
    setQueue: (jobIds) =>
      connection.atomically('full', () => {
        for (const [at, jobId] of jobIds.entries()) setPlace.run(at + 1, jobId);
      }),
    queueLast: (jobId) => connection.atomically('full', () => queueLast.run(jobId)),
    replaceFixed: (job) =>
      connection.atomically('full', () => mustHaveChanged(updateFixed.run(fixed(job)), TABLE, job.id)),
    markDeleted: (jobId, at, removeFiles) =>
      connection.atomically('full', () =>
        mustHaveChanged(mark.run(at, removeFiles ? 1 : 0, jobId), TABLE, jobId),
      ),
    unmarkDeleted: (jobId) =>
      connection.atomically('full', () => mustHaveChanged(mark.run(null, 0, jobId), TABLE, jobId)),
    deleted: () =>
      deleted.all().map((row) => ({
        job: toJob(row),
        deletedAt: Number(row['deleted_at']),
        removeFiles: row['delete_files'] === 1,
      })),
    wasRemoved: (id) => removed.get({ id }) !== undefined,
    remove: (jobId) => connection.atomically('full', () => remove.run(jobId)),
    addStepTime: (jobId, step, ms, at) =>
      connection.atomically('normal', () => {
        addStepTime.run(jobId, step, ms);
        if (isKeptAsFact(step)) keepStepFact.run(step, at, Math.round(ms), jobId);
      }),
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

function fixed(job: Pick<Job, 'id' | 'userId' | 'params' | 'createdAt'>): Row {
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

/** What a row says, still to be parsed. */
export function readJob(row: Row): unknown {
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
