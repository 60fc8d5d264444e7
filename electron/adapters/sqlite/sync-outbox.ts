import type { OutboxKind, OutboxRow, SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection, Query, Row } from './connection.ts';
import type { Backfill, BackfillKind } from './sync-backfill.ts';

/** The index by kind ends in the change, so these are its first rows. */
export const DUE_JOBS_SQL = `
  SELECT change, kind, entity_id, job_id, EXISTS (SELECT 1 FROM sync_jobs WHERE job_id = row.job_id AND pushed = 1) AS pushed
    FROM sync_outbox AS row WHERE kind = 'job' ORDER BY change LIMIT ?`;
/** What belongs to a job that nothing may follow is hardly ever in line, see the migration; then it waits. */
export const DUE_PARTS_SQL = `
  SELECT change, kind, entity_id, job_id FROM sync_outbox AS row
    WHERE kind = ? AND EXISTS (SELECT 1 FROM sync_jobs WHERE job_id = row.job_id AND sending = 1)
    ORDER BY change LIMIT ?`;
const HAND_OUT_SQL = `
  INSERT INTO sync_jobs (job_id, pushed) SELECT id, 1 FROM image_generation_jobs WHERE id = ?
    ON CONFLICT (job_id) DO UPDATE SET pushed = 1 WHERE kept_local = 0`;
/**
 * What of a job that was refused is in line, which are removals of its files, waits for its user with the job, and not for its turn. Such
 * jobs are few, so theirs are counted apart.
 */
export const COUNT_ROWS_SQL = `
  SELECT (SELECT count(*) FROM sync_outbox WHERE kind IN ('job', 'image', 'file'))
    - (SELECT count(*) FROM sync_jobs AS held JOIN sync_outbox AS row
        ON row.job_id = held.job_id AND row.kind IN ('image', 'file') WHERE held.pushed = 1 AND held.sending = 0) AS count`;
const COUNT_UPLOADS_SQL = `SELECT count(*) AS count FROM sync_outbox WHERE kind = 'upload'`;

type OutboxMethod = 'due' | 'enqueue' | 'acknowledge' | 'waitingRows' | 'waitingUploads' | 'waits';

/** What changed and was not sent. */
export function syncOutbox(connection: Connection, backfill: Backfill): Pick<SyncTable, OutboxMethod> {
  const dueJobs = connection.query(DUE_JOBS_SQL);
  const dueParts = connection.query(DUE_PARTS_SQL);
  const handOut = connection.query(HAND_OUT_SQL);
  const put = outboxWriter(connection);
  const remove = connection.query('DELETE FROM sync_outbox WHERE change = ?');
  const answerParked = connection.query(
    `DELETE FROM sync_parked
       WHERE (kind, entity_id) = (SELECT kind, entity_id FROM sync_outbox WHERE change = ?)`,
  );
  const countRows = connection.query(COUNT_ROWS_SQL);
  const countUploads = connection.query(COUNT_UPLOADS_SQL);
  const waits = connection.query(
    `SELECT EXISTS (SELECT 1 FROM sync_outbox WHERE job_id = @job)
       OR EXISTS (SELECT 1 FROM sync_backfill WHERE kind IN ('image', 'file', 'upload') AND job_id = @job) AS waits`,
  );
  const count = (query: Query) => Number(query.get()?.['count'] ?? 0);

  /** Before a job is sent for the first time it is noted that the cloud may have it: nobody may be left to hear that it does. */
  function jobsDue(limit: number): Row[] {
    const rows = dueJobs.all(limit);
    const first = rows.filter(({ pushed }) => pushed === 0);
    if (first.length > 0) {
      connection.atomically('full', () => {
        for (const row of first) handOut.run(String(row['job_id']));
      });
    }
    return rows;
  }

  function partsDue(kind: BackfillKind, limit: number): Row[] {
    const rows = dueParts.all(kind, limit);
    if (rows.length >= limit || backfill.fill(kind, limit - rows.length) === 0) return rows;
    return dueParts.all(kind, limit);
  }

  return {
    due: (kind, limit) => (kind === 'job' ? jobsDue(limit) : partsDue(kind, limit)).map(toOutboxRow),
    enqueue: (kind, entityId, jobId) =>
      connection.atomically('normal', () => put.last(kind, entityId, jobId)),
    acknowledge: (changes) =>
      connection.atomically('normal', () => {
        for (const change of changes) {
          answerParked.run(change);
          remove.run(change);
        }
      }),
    waitingRows: () => count(countRows) + backfill.remaining('image') + backfill.remaining('file'),
    waitingUploads: () => count(countUploads) + backfill.remaining('upload'),
    waits: (jobId) => waits.get({ job: jobId })?.['waits'] === 1,
  };
}

/** Writes rows into the outbox. */
export type OutboxWriter = {
  /** Puts a thing last in line, also where it waits already. */
  last(kind: OutboxKind, entityId: string, jobId: string): void;
  /** Takes a thing out of line; where a change is named, only if nothing changed since. */
  remove(kind: OutboxKind, entityId: string, jobId: string, change: number | null): void;
  /**
   * Takes what belongs to a job out of line, but for the removals of its files: all that is here is put in line again when the job is
   * accepted, and of what is gone nothing else would tell.
   */
  removeParts(jobId: string): void;
  /** Takes a job out of line with what belongs to it. */
  removeJob(jobId: string): void;
};

export function outboxWriter(connection: Connection): OutboxWriter {
  const remove = connection.query(
    `DELETE FROM sync_outbox WHERE job_id = @job AND kind = @kind AND entity_id = @id AND change = coalesce(@change, change)`,
  );
  const insert = connection.query(
    'INSERT INTO sync_outbox (kind, entity_id, job_id) VALUES (@kind, @id, @job)',
  );
  const removeParts = connection.query(
    `DELETE FROM sync_outbox WHERE job_id = ? AND (kind IN ('image', 'upload')
       OR kind = 'file' AND EXISTS (SELECT 1 FROM image_generation_files WHERE id = entity_id))`,
  );
  const removeJob = connection.query('DELETE FROM sync_outbox WHERE job_id = ?');
  return {
    last(kind, id, job) {
      remove.run({ kind, id, job, change: null });
      insert.run({ kind, id, job });
    },
    remove: (kind, id, job, change) => void remove.run({ kind, id, job, change }),
    removeParts: (jobId) => void removeParts.run(jobId),
    removeJob: (jobId) => void removeJob.run(jobId),
  };
}

function toOutboxRow(row: Row): OutboxRow {
  return {
    change: Number(row['change']),
    kind: row['kind'] as OutboxKind,
    entityId: String(row['entity_id']),
    jobId: String(row['job_id']),
  };
}
