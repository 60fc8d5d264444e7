import type { SyncTable } from '../../core/ports/sync-store.ts';
import type { Connection } from './connection.ts';
import { outboxWriter } from './sync-outbox.ts';

const TABLE = 'sync_uploads';

type UploadMethod = 'uploaded' | 'announceUpload' | 'setUploaded' | 'uploadsOf' | 'forgetUploads';

/** What lies in the bucket, or may. */
export function syncUploads(
  connection: Connection,
  setPushed: (jobIds: readonly string[]) => void,
): Pick<SyncTable, UploadMethod> {
  const put = outboxWriter(connection);
  const path = connection.query(`SELECT storage_path FROM ${TABLE} WHERE file_id = ? AND arrived = 1`);
  const known = connection.query(`SELECT 1 FROM ${TABLE} WHERE file_id = ? AND storage_path = ?`);
  const insert = connection.query(
    `INSERT INTO ${TABLE} (file_id, job_id, storage_path, arrived) VALUES (?, ?, ?, ?)
       ON CONFLICT (file_id) DO UPDATE SET storage_path = excluded.storage_path, arrived = excluded.arrived`,
  );
  const ofJob = connection.query(
    `SELECT file_id, storage_path FROM ${TABLE} WHERE job_id = ? ORDER BY file_id`,
  );
  const remove = connection.query(`DELETE FROM ${TABLE} WHERE file_id = ?`);
  const mayStay = connection.query(
    `SELECT 1 FROM image_generation_jobs AS job LEFT JOIN sync_jobs ON sync_jobs.job_id = job.id
       WHERE job.id = ? AND coalesce(kept_local, 0) = 0`,
  );

  return {
    uploaded(fileId) {
      const row = path.get(fileId);
      return row === undefined ? null : String(row['storage_path']);
    },
    announceUpload(fileId, jobId, storagePath) {
      // Tried again: it stands there.
      if (known.get(fileId, storagePath) !== undefined) return;
      connection.atomically('full', () => void insert.run(fileId, jobId, storagePath, 0));
    },
    setUploaded: (fileId, jobId, storagePath) =>
      connection.atomically('normal', () => {
        insert.run(fileId, jobId, storagePath, 1);
        if (mayStay.get(jobId) !== undefined) put.last('file', fileId, jobId);
        // Kept here or removed while the picture was on its way: then something of it has to be taken out of the cloud again.
        else setPushed([jobId]);
      }),
    uploadsOf: (jobId) =>
      ofJob.all(jobId).map((row) => ({
        fileId: String(row['file_id']),
        storagePath: String(row['storage_path']),
      })),
    forgetUploads: (fileIds) =>
      connection.atomically('normal', () => {
        for (const fileId of fileIds) remove.run(fileId);
      }),
  };
}
