import type { LinkTable } from '../../core/ports/store.ts';
import type { Connection } from './connection.ts';

const TABLE = 'image_generation_job_links';

export function linkTable(connection: Connection): LinkTable {
  const insert = connection.query(`INSERT INTO ${TABLE} (job_id, replaces_job_id) VALUES (?, ?)`);
  const replaces = connection.query(`SELECT replaces_job_id AS id FROM ${TABLE} WHERE job_id = ?`);
  const replacedBy = connection.query(
    `SELECT job_id AS id FROM ${TABLE} WHERE replaces_job_id = ? ORDER BY job_id`,
  );
  return {
    insert: (jobId, replacesJobId) => connection.atomically('full', () => insert.run(jobId, replacesJobId)),
    replaces(jobId) {
      const row = replaces.get(jobId);
      return row === undefined ? null : String(row['id']);
    },
    replacedBy: (jobId) => replacedBy.all(jobId).map(({ id }) => String(id)),
  };
}
