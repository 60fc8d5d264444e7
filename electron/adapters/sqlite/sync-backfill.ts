import type { Connection, Query } from './connection.ts';

const BACKFILL_KINDS = ['image', 'file', 'upload'] as const;
export type BackfillKind = (typeof BACKFILL_KINDS)[number];

/** The kinds of files whose pictures are wanted. */
const WANTED = `(
  SELECT 'variant' AS kind FROM sync_state WHERE images IN ('variants', 'all')
  UNION ALL SELECT 'base' FROM sync_state WHERE images = 'all')`;

/** How many rows a job has at most of a kind. By indices alone: it may have 10,000 images. */
const countSql = (kind: BackfillKind, job: string): string => {
  if (kind === 'upload')
    return `(SELECT count(*) FROM ${WANTED} AS wanted
      CROSS JOIN image_generation_files AS file ON file.job_id = ${job} AND file.kind = wanted.kind)`;
  return `(SELECT count(*) FROM image_generation_${kind}s WHERE job_id = ${job})`;
};

/** The next rows of a job behind `@after`; `at` is where the next piece begins. */
const PIECE_SQL: Record<BackfillKind, string> = {
  image: `SELECT id, image_index AS at, 1 AS wanted FROM image_generation_images
    WHERE job_id = @job AND image_index > CAST(@after AS INTEGER) ORDER BY image_index LIMIT @limit`,
  file: `SELECT id, id AS at, state IN ('stored', 'replaced') AS wanted FROM image_generation_files
    WHERE job_id = @job AND id > @after ORDER BY id LIMIT @limit`,
  upload: `SELECT id, id AS at, state = 'stored' AND NOT EXISTS (SELECT 1 FROM sync_uploads WHERE file_id = file.id AND arrived = 1) AS wanted
    FROM image_generation_files AS file
    WHERE job_id = @job AND id > @after AND kind IN ${WANTED} ORDER BY id LIMIT @limit`,
};

/** What is asked of a job, for the test of how it is found. */
export const BACKFILL_SQL: readonly string[] = BACKFILL_KINDS.flatMap((kind) => [
  PIECE_SQL[kind],
  `SELECT ${countSql(kind, '@job')}`,
]);

/** Rows looked at in one go. */
const PIECE = 500;

/**
 * Puts what jobs had already when they came into the cloud in line, a piece at a time: newest jobs first, so that what was made last
 * arrives first.
 */
export type Backfill = {
  /** Has all of a job put in line from now on. */
  begin(jobId: string): void;
  end(jobId: string): void;
  /** Puts rows in line, at most so many; fewer only where there are no more. Returns how many. */
  fill(kind: BackfillKind, rows: number): number;
  /** Begins anew to look for pictures that are wanted and not in the cloud, in all jobs that are. */
  restartUploads(): void;
  /** About how many rows are not in line yet. */
  remaining(kind: BackfillKind): number;
};

export function syncBackfill(connection: Connection): Backfill {
  const begin = BACKFILL_KINDS.map((kind) =>
    connection.query(
      `INSERT OR REPLACE INTO sync_backfill (kind, job_id, after, remaining)
         SELECT '${kind}', @job, '', count FROM (SELECT ${countSql(kind, '@job')} AS count) WHERE count > 0`,
    ),
  );
  const end = connection.query(
    `DELETE FROM sync_backfill WHERE kind IN ('image', 'file', 'upload') AND job_id = ?`,
  );
  const next = connection.query(
    'SELECT job_id, after FROM sync_backfill WHERE kind = ? ORDER BY job_id DESC LIMIT 1',
  );
  const pieces: Record<BackfillKind, Query> = {
    image: connection.query(PIECE_SQL.image),
    file: connection.query(PIECE_SQL.file),
    upload: connection.query(PIECE_SQL.upload),
  };
  const add = connection.query(
    'INSERT OR IGNORE INTO sync_outbox (kind, entity_id, job_id) VALUES (?, ?, ?)',
  );
  const advance = connection.query(
    'UPDATE sync_backfill SET after = ?, remaining = max(0, remaining - ?) WHERE kind = ? AND job_id = ?',
  );
  const finish = connection.query('DELETE FROM sync_backfill WHERE kind = ? AND job_id = ?');
  const remaining = connection.query('SELECT total(remaining) AS rows FROM sync_backfill WHERE kind = ?');
  const restart = [
    `DELETE FROM sync_outbox WHERE kind = 'upload'`,
    `DELETE FROM sync_backfill WHERE kind = 'upload'`,
    `INSERT INTO sync_backfill (kind, job_id, after, remaining)
       SELECT 'upload', job_id, '', count FROM (
         SELECT job_id, ${countSql('upload', 'sync_jobs.job_id')} AS count FROM sync_jobs WHERE sending = 1
       ) WHERE count > 0`,
  ].map((sql) => connection.query(sql));

  return {
    begin(jobId) {
      for (const each of begin) each.run({ job: jobId });
    },
    end: (jobId) => void end.run(jobId),
    fill,
    restartUploads() {
      for (const each of restart) each.run();
    },
    remaining: (kind) => Number(remaining.get(kind)?.['rows'] ?? 0),
  };

  function fill(kind: BackfillKind, rows: number): number {
    let added = 0;
    while (added < rows) {
      const job = next.get(kind);
      if (job === undefined) break;
      const from = { id: String(job['job_id']), after: String(job['after']) };
      added += connection.atomically('normal', () => takePiece(kind, from, rows - added));
    }
    return added;
  }

  /** Goes through the next rows of a job until `most` of them came into line. Returns how many did. */
  function takePiece(kind: BackfillKind, job: { id: string; after: string }, most: number): number {
    const rows = pieces[kind].all({ job: job.id, after: job.after, limit: PIECE });
    let added = 0;
    let looked = 0;
    while (looked < rows.length && added < most) {
      const row = rows[looked];
      if (row?.['wanted'] === 1) added += add.run(kind, String(row['id']), job.id);
      looked += 1;
    }
    const last = rows[looked - 1];
    if (last === undefined || (looked === rows.length && looked < PIECE)) finish.run(kind, job.id);
    else advance.run(String(last['at']), looked, kind, job.id);
    return added;
  }
}
