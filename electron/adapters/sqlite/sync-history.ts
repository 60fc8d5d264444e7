import type { SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection } from './connection.ts';

/** The newest job of the history that is not in line, and how many rows it has. Images and files are counted by their indices. */
export const NEXT_JOB_SQL = `
  SELECT number, job.id AS id,
      (SELECT count(*) FROM image_generation_images WHERE job_id = job.id)
        + (SELECT count(*) FROM image_generation_files WHERE job_id = job.id) AS parts,
      deleted_at IS NULL AS living, NOT EXISTS (SELECT 1 FROM sync_jobs WHERE job_id = job.id) AS is_new
    FROM image_generation_jobs AS job WHERE number < ? ORDER BY number DESC LIMIT 1`;

/**
 * The jobs that were here before the account was joined. Only they themselves are put in line, newest first: what belongs to each follows
 * once it is in the cloud.
 */
export function syncHistory(connection: Connection): Pick<SyncTable, 'seedHistory' | 'history'> {
  const state = connection.query('SELECT history_below, history_total, history_done FROM sync_state');
  const nextJob = connection.query(NEXT_JOB_SQL);
  const add = connection.query(
    `INSERT OR IGNORE INTO sync_outbox (kind, entity_id, job_id) VALUES ('job', @id, @id)`,
  );
  const advance = connection.query(
    'UPDATE sync_state SET history_below = ?, history_done = min(history_total, history_done + ?)',
  );

  function seed(most: number): void {
    const below = state.get()?.['history_below'];
    if (typeof below !== 'number') return;
    let at: number | null = below;
    let rows = 0;
    let jobs = 0;
    while (at !== null && rows < most) {
      const job = nextJob.get(at);
      at = job === undefined ? null : Number(job['number']);
      if (job?.['living'] !== 1) continue;
      jobs += 1;
      // Others are kept here, or were sent because they changed.
      if (job['is_new'] !== 1) continue;
      add.run({ id: String(job['id']) });
      rows += 1 + Number(job['parts']);
    }
    advance.run(at, jobs);
  }

  return {
    seedHistory: (rows) => connection.atomically('normal', () => seed(rows)),
    history() {
      const row = state.get();
      if (typeof row?.['history_below'] !== 'number') return null;
      return { done: Number(row['history_done']), total: Number(row['history_total']) };
    },
  };
}
