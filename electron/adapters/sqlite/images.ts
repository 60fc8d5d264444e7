import { type Image, imageSchema } from '../../../shared/domain/image.ts';
import type { ImageTable } from '../../core/ports/store.ts';
import type { Connection, Row } from './connection.ts';
import { columns, fromJson, insertSql, mustHaveChanged, parseRow, toJson, updateSql } from './rows.ts';

const TABLE = 'image_generation_images';
const FIXED = columns('id job_id image_index seed created_at');
const CHANGING = columns(
  'status attempts run_attempts run_processing_failures retry_at failure deleted_at updated_at',
);
/** Few images are deleted, fewer still have files; the index holds only the deleted ones. */
const DELETED_SQL = `
  SELECT * FROM ${TABLE} AS image WHERE deleted_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM image_generation_files WHERE image_id = image.id)
    ORDER BY deleted_at, id`;

export function imageTable(connection: Connection): ImageTable {
  const insert = connection.query(insertSql(TABLE, [...FIXED, 'starred', ...CHANGING]));
  const update = connection.query(updateSql(TABLE, CHANGING));
  const star = connection.query(`UPDATE ${TABLE} SET starred = ? WHERE id = ?`);
  const remove = connection.query(`DELETE FROM ${TABLE} WHERE id = ?`);
  const deleted = connection.query(DELETED_SQL);
  const byId = connection.query(`SELECT * FROM ${TABLE} WHERE id = ?`);
  const ofJob = connection.query(`SELECT * FROM ${TABLE} WHERE job_id = ? ORDER BY image_index`);
  const toImage = (row: Row): Image =>
    parseRow(connection, TABLE, row['id'] ?? null, imageSchema, () => readImage(row));

  return {
    insertMany: (images) =>
      connection.atomically('full', () => {
        for (const image of images) {
          insert.run({ ...fixed(image), starred: image.starred ? 1 : 0, ...changing(image) });
        }
      }),
    update: (image) =>
      connection.atomically('full', () =>
        mustHaveChanged(update.run({ id: image.id, ...changing(image) }), TABLE, image.id),
      ),
    star: (imageId, starred) =>
      connection.atomically('full', () =>
        mustHaveChanged(star.run(starred ? 1 : 0, imageId), TABLE, imageId),
      ),
    get(imageId) {
      const row = byId.get(imageId);
      return row === undefined ? null : toImage(row);
    },
    ofJob: (jobId) => ofJob.all(jobId).map(toImage),
    deletedWithFiles: () => deleted.all().map(toImage),
    remove: (imageIds) =>
      connection.atomically('full', () => {
        for (const imageId of imageIds) remove.run(imageId);
      }),
  };
}

function fixed(image: Image): Row {
  return {
    id: image.id,
    job_id: image.jobId,
    image_index: image.index,
    seed: image.seed,
    created_at: image.createdAt,
  };
}

function changing(image: Image): Row {
  return {
    status: image.status,
    attempts: image.attempts,
    run_attempts: image.runAttempts,
    run_processing_failures: image.runProcessingFailures,
    retry_at: image.retryAt,
    failure: toJson(image.failure),
    deleted_at: image.deletedAt,
    updated_at: image.updatedAt,
  };
}

/** What a row says, still to be parsed. */
export function readImage(row: Row): unknown {
  return {
    id: row['id'],
    jobId: row['job_id'],
    index: row['image_index'],
    status: row['status'],
    seed: row['seed'],
    attempts: row['attempts'],
    runAttempts: row['run_attempts'],
    runProcessingFailures: row['run_processing_failures'],
    retryAt: row['retry_at'],
    failure: fromJson(row['failure']),
    starred: row['starred'] === 1,
    deletedAt: row['deleted_at'],
    createdAt: row['created_at'],
    updatedAt: row['updated_at'],
  };
}
