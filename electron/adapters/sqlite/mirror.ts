import type { ChangeCursor } from '../../core/ports/cloud.ts';
import type { MirrorTable } from '../../core/ports/mirror-store.ts';
import type { Connection, Row, Value } from './connection.ts';
import { columns } from './rows.ts';

const JOB_COLUMNS = columns(
  'job_id device_id device_name changed_at log_seq parts_at images_at images_id files_at files_id',
);
const SOURCE_COLUMNS = columns('one account project_url version skipped changed_at after_id');

export function mirrorTable(connection: Connection): MirrorTable {
  const source = connection.query('SELECT * FROM mirror_source');
  const setSource = connection.query(replaceSql('mirror_source', SOURCE_COLUMNS, 'one'));
  const job = connection.query('SELECT * FROM mirror_jobs WHERE job_id = ?');
  const setJob = connection.query(replaceSql('mirror_jobs', JOB_COLUMNS, 'job_id'));
  const remove = [
    'DELETE FROM metrics_runs WHERE job = (SELECT job FROM metrics_jobs WHERE job_id = ?)',
    'DELETE FROM metrics_images WHERE job = (SELECT job FROM metrics_jobs WHERE job_id = ?)',
    'DELETE FROM metrics_jobs WHERE job_id = ?',
    'DELETE FROM image_generation_jobs WHERE id = ?',
  ].map((sql) => connection.query(sql));
  const path = connection.query('SELECT storage_path FROM mirror_files WHERE file_id = ?');
  const setPath = connection.query(replaceSql('mirror_files', columns('file_id storage_path'), 'file_id'));

  return {
    source() {
      const row = source.get();
      if (row === undefined) return null;
      return {
        account: text(row['account']),
        projectUrl: text(row['project_url']),
        version: text(row['version']),
        skipped: row['skipped'] === 1,
        cursor: cursorOf(row['changed_at'], row['after_id']),
      };
    },
    setSource({ account, projectUrl, version, skipped, cursor }) {
      const marks = { changed_at: cursor?.changedAt ?? null, after_id: cursor?.id ?? null };
      const row: Row = {
        one: 1,
        account,
        project_url: projectUrl,
        version,
        skipped: skipped ? 1 : 0,
        ...marks,
      };
      connection.atomically('normal', () => setSource.run(row));
    },
    job(jobId) {
      const row = job.get(jobId);
      if (row === undefined) return null;
      return {
        jobId,
        deviceId: text(row['device_id']),
        deviceName: text(row['device_name']),
        changedAt: text(row['changed_at']),
        logSeq: Number(row['log_seq']),
        partsAt: row['parts_at'] === null ? null : text(row['parts_at']),
        images: cursorOf(row['images_at'], row['images_id']),
        files: cursorOf(row['files_at'], row['files_id']),
      };
    },
    setJob({ jobId, deviceId, deviceName, changedAt, logSeq, partsAt, images, files }) {
      const row: Row = {
        job_id: jobId,
        device_id: deviceId,
        device_name: deviceName,
        changed_at: changedAt,
        log_seq: logSeq,
        parts_at: partsAt,
        images_at: images?.changedAt ?? null,
        images_id: images?.id ?? null,
        files_at: files?.changedAt ?? null,
        files_id: files?.id ?? null,
      };
      connection.atomically('normal', () => setJob.run(row));
    },
    removeJob: (jobId) =>
      connection.atomically('normal', () => {
        for (const each of remove) each.run(jobId);
      }),
    storagePath(fileId) {
      const found = path.get(fileId)?.['storage_path'];
      return typeof found === 'string' ? found : null;
    },
    setStoragePath: (fileId, storagePath) =>
      connection.atomically('normal', () => setPath.run({ file_id: fileId, storage_path: storagePath })),
  };
}

/** `INSERT` of a row, or `UPDATE` of the one with the same key. Never `REPLACE`, which would take away what refers to the row. */
function replaceSql(table: string, names: readonly string[], key: string): string {
  const values = names.map((name) => `@${name}`).join(', ');
  const changes = names.filter((name) => name !== key).map((name) => `${name} = excluded.${name}`);
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${values})
    ON CONFLICT (${key}) DO UPDATE SET ${changes.join(', ')}`;
}

function cursorOf(changedAt: Value | undefined, id: Value | undefined): ChangeCursor | null {
  return typeof changedAt === 'string' && typeof id === 'string' ? { changedAt, id } : null;
}

/** The tables are STRICT: what is no text in them is null, and these are not. */
function text(value: Value | undefined): string {
  return String(value);
}
