import type { SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection } from './connection.ts';
import { jobReader } from './jobs.ts';
import type { Backfill } from './sync-backfill.ts';
import { outboxWriter } from './sync-outbox.ts';

const JOB_SQL = `
  SELECT job.*, coalesce(sending, 0) AS sending, coalesce(pushed_seq, 0) AS pushed_seq, coalesce(kept_local, 0) AS kept_local
    FROM image_generation_jobs AS job LEFT JOIN sync_jobs ON sync_jobs.job_id = job.id WHERE job.id = ?`;

type JobMethod = 'job' | 'mayBeSent' | 'wasPushed' | 'setPushed' | 'forgetJob' | 'keepLocal';

/** How each job stands with the cloud. */
export function syncJobs(connection: Connection, backfill: Backfill): Pick<SyncTable, JobMethod> {
  const toJob = jobReader(connection);
  const put = outboxWriter(connection);
  const byId = connection.query(JOB_SQL);
  const standing = connection.query('SELECT pushed, kept_local, sending FROM sync_jobs WHERE job_id = ?');
  const exists = connection.query('SELECT 1 FROM image_generation_jobs WHERE id = ?');
  const isJoined = connection.query('SELECT 1 FROM sync_state WHERE account IS NOT NULL');
  const setPushed = connection.query(
    `INSERT INTO sync_jobs (job_id, pushed) VALUES (?, 1) ON CONFLICT (job_id) DO UPDATE SET pushed = 1`,
  );
  const setSending = connection.query('UPDATE sync_jobs SET sending = ? WHERE job_id = ?');
  const setKept = connection.query(
    `INSERT INTO sync_jobs (job_id, kept_local) VALUES (@job, @local)
       ON CONFLICT (job_id) DO UPDATE SET kept_local = excluded.kept_local`,
  );
  const notInCloud = connection.query(
    'UPDATE sync_jobs SET pushed = 0, pushed_seq = 0, sending = 0 WHERE job_id = ?',
  );
  const forget = connection.query('DELETE FROM sync_jobs WHERE job_id = ?');
  const hasUploads = connection.query('SELECT 1 FROM sync_uploads WHERE job_id = ? LIMIT 1');
  const parkedRemovals = connection.query(
    `INSERT OR IGNORE INTO sync_outbox (kind, entity_id, job_id) SELECT kind, entity_id, job_id FROM sync_parked
       WHERE job_id = ? AND kind = 'file' AND NOT EXISTS (SELECT 1 FROM image_generation_files WHERE id = entity_id)`,
  );
  const forgetParked = connection.query('DELETE FROM sync_parked WHERE job_id = ?');

  function isPushed(jobId: string): boolean {
    return standing.get(jobId)?.['pushed'] === 1;
  }

  function begin(jobId: string): void {
    setSending.run(1, jobId);
    backfill.begin(jobId);
  }

  function stop(jobId: string): void {
    setSending.run(0, jobId);
    backfill.end(jobId);
    forgetParked.run(jobId);
  }

  function push(jobId: string): void {
    // It was on its way while the account was left.
    if (isJoined.get() === undefined) return;
    setPushed.run(jobId);
    const { kept_local, sending } = standing.get(jobId) ?? {};
    // Kept here or removed while it was on its way: then it has to be taken out again.
    if (kept_local === 1 || exists.get(jobId) === undefined) put.last('job', jobId, jobId);
    else if (sending === 0) begin(jobId);
  }

  function forgetJob(jobId: string): void {
    stop(jobId);
    put.removeJob(jobId);
    const isHere = exists.get(jobId) !== undefined;
    (isHere ? notInCloud : forget).run(jobId);
    if (hasUploads.get(jobId) !== undefined) {
      // One of its pictures is still on its way, and has to be taken out behind it.
      setPushed.run(jobId);
      put.last('job', jobId, jobId);
    } else if (isHere && standing.get(jobId)?.['kept_local'] === 0) {
      // Put back by its user while it was being taken out.
      put.last('job', jobId, jobId);
    }
  }

  function keepLocal(jobId: string, local: boolean): void {
    if (exists.get(jobId) === undefined) return;
    setKept.run({ job: jobId, local: local ? 1 : 0 });
    if (local) {
      // Put back before it was taken out of the cloud, it still has to be told of.
      parkedRemovals.run(jobId);
      stop(jobId);
      put.removeParts(jobId);
      if (isPushed(jobId)) put.last('job', jobId, jobId);
      else put.removeJob(jobId);
    } else if (isJoined.get() === undefined) forget.run(jobId);
    else put.last('job', jobId, jobId);
  }

  return {
    job(jobId) {
      const row = byId.get(jobId);
      if (row === undefined) return null;
      return {
        job: toJob(row),
        deletedAt: row['deleted_at'] as number | null,
        pushed: row['sending'] === 1,
        pushedSeq: Number(row['pushed_seq']),
        keptLocal: row['kept_local'] === 1,
      };
    },
    mayBeSent: (jobId) => exists.get(jobId) !== undefined && standing.get(jobId)?.['kept_local'] !== 1,
    wasPushed: isPushed,
    setPushed: (jobIds) =>
      connection.atomically('normal', () => {
        for (const jobId of jobIds) push(jobId);
      }),
    forgetJob: (jobId) => connection.atomically('normal', () => forgetJob(jobId)),
    keepLocal: (jobId, local) => connection.atomically('full', () => keepLocal(jobId, local)),
  };
}
