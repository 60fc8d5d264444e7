import { type ImageFile, imageFileSchema } from '../../../shared/domain/image.ts';
import type { FileTable } from '../../core/ports/store.ts';
import type { Connection, Row } from './connection.ts';
import { columns, fromJson, insertSql, mustHaveChanged, parseRow, toJson, updateSql } from './rows.ts';

const TABLE = 'image_generation_files';
const FIXED = columns('id job_id image_id kind variant created_at');
const CHANGING = columns('state path sha256 bytes width height format recipe proof');

export function fileTable(connection: Connection): FileTable {
  const insert = connection.query(insertSql(TABLE, [...FIXED, ...CHANGING]));
  const update = connection.query(updateSql(TABLE, CHANGING));
  const remove = connection.query(`DELETE FROM ${TABLE} WHERE id = ?`);
  const byId = connection.query(`SELECT * FROM ${TABLE} WHERE id = ?`);
  const withFiles = connection.query(`SELECT DISTINCT image_id FROM ${TABLE} WHERE job_id = ?`);
  const replaced = connection.query(
    `SELECT 1 FROM ${TABLE} WHERE image_id = ? AND state = 'replaced' LIMIT 1`,
  );
  const withBase = connection.query(
    `SELECT image_id, path FROM ${TABLE} WHERE job_id = ? AND kind = 'base' AND state = 'stored'`,
  );
  const ofJob = connection.query(`SELECT * FROM ${TABLE} WHERE job_id = ? ORDER BY id`);
  const ofImage = connection.query(`SELECT * FROM ${TABLE} WHERE image_id = ? ORDER BY id`);
  const toFile = (row: Row): ImageFile =>
    parseRow(connection, TABLE, row['id'] ?? null, imageFileSchema, () => readFile(row));

  return {
    insert: (file) => connection.atomically('full', () => insert.run({ ...fixed(file), ...changing(file) })),
    update: (file) =>
      connection.atomically('full', () =>
        mustHaveChanged(update.run({ id: file.id, ...changing(file) }), TABLE, file.id),
      ),
    remove: (fileId) => connection.atomically('full', () => remove.run(fileId)),
    get(fileId) {
      const row = byId.get(fileId);
      return row === undefined ? null : toFile(row);
    },
    ofJob: (jobId) => ofJob.all(jobId).map(toFile),
    ofImage: (imageId) => ofImage.all(imageId).map(toFile),
    imagesWithFiles: (jobId) => idsOf(withFiles.all(jobId)),
    hasReplaced: (imageId) => replaced.get(imageId) !== undefined,
    basePaths: (jobId) =>
      new Map(withBase.all(jobId).map((row) => [String(row['image_id']), String(row['path'])])),
  };
}

function idsOf(rows: readonly Row[]): Set<string> {
  return new Set(rows.map((row) => String(row['image_id'])));
}

function fixed(file: ImageFile): Row {
  return {
    id: file.id,
    job_id: file.jobId,
    image_id: file.imageId,
    kind: file.kind,
    variant: file.variant,
    created_at: file.createdAt,
  };
}

function changing(file: ImageFile): Row {
  return {
    state: file.state,
    path: file.path,
    sha256: file.sha256,
    bytes: file.bytes,
    width: file.width,
    height: file.height,
    format: file.format,
    recipe: toJson(file.recipe),
    proof: toJson(file.proof),
  };
}

/** What a row says, still to be parsed. */
export function readFile(row: Row): unknown {
  return {
    id: row['id'],
    jobId: row['job_id'],
    imageId: row['image_id'],
    kind: row['kind'],
    state: row['state'],
    variant: row['variant'],
    path: row['path'],
    sha256: row['sha256'],
    bytes: row['bytes'],
    width: row['width'],
    height: row['height'],
    format: row['format'],
    recipe: fromJson(row['recipe']),
    proof: fromJson(row['proof']),
    createdAt: row['created_at'],
  };
}
