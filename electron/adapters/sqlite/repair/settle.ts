import type Database from 'better-sqlite3';
import { LOST_PROMPT } from '../../../../shared/contract/database.ts';
import { failure } from '../../../../shared/domain/errors.ts';
import { DEFAULT_MODELS, type JobParams, QUALITIES } from '../../../../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../../../../shared/domain/retry-policy.ts';
import type { Row } from '../connection.ts';

export type Settled = {
  /** Jobs whose own row was lost and that were put together from what belongs to them. */
  readonly jobsRebuilt: number;
  /** Images whose own row was lost. */
  readonly imagesRebuilt: number;
  /** Images that may have been sent since the state that was found; nothing is bought again without their user's word. */
  readonly imagesUnknown: number;
};

type Doubt = {
  readonly newId: () => string;
  readonly now: number;
  /** Images of which only an older state is known. */
  readonly olderImages: ReadonlySet<string>;
  /** Whether calls came from an older source, where others of this one could not be read. */
  readonly hasOlderCalls: boolean;
  /** Whether the newest commits may be missing everywhere. */
  readonly isOlder: boolean;
};

const UNSETTLED = "('pending', 'generating', 'generated', 'processing', 'storing')";
const FINAL = "('completed', 'completed_partial', 'failed', 'cancelled')";
/** What belongs to a job, with the column that says when it came to be. */
const PARTS = ['images', 'attempts', 'files', 'logs'] as const;

/** Puts right what the rows of a damaged database contradict each other in, so that each job is one that this app could have made. */
export function settle(db: Database.Database, doubt: Doubt): Settled {
  const jobsRebuilt = rebuildJobs(db, doubt);
  const imagesRebuilt = rebuildImages(db, doubt) + addMissingImages(db, doubt);
  const imagesUnknown = doubtImages(db, doubt) + doubtIntents(db, doubt);
  dropOrphans(db);
  recount(db);
  return { jobsRebuilt, imagesRebuilt, imagesUnknown };
}

/** A job without its row, from its images, calls, files and entries. */
function rebuildJobs(db: Database.Database, { now }: Doubt): number {
  const ids = PARTS.map(
    (part) =>
      `SELECT DISTINCT job_id FROM image_generation_${part} WHERE job_id NOT IN (SELECT id FROM image_generation_jobs)`,
  );
  const lost = db.prepare(ids.join(' UNION ')).pluck().all() as string[];
  const insert = db.prepare(`
    INSERT INTO image_generation_jobs (id, user_id, status, params, images_requested, images_active, images_completed,
        images_failed, images_cancelled, images_unknown, cost_usd, cost_wasted_usd, cost_unpriced, folder, run,
        cancel_requested, created_at, started_at, finished_at, updated_at)
      VALUES (@id, @userId, 'failed', @params, @images, 0, 0, 0, 0, 0, @usd, 0, 0, @folder, 1, 0, @at, @at, @at, @now)`);
  const entries = lost.length === 0 ? new Map<string, Row>() : firstEntriesOfLost(db);
  for (const id of lost) insert.run({ ...jobFromParts(db, id, entries.get(id) ?? {}, now), now });
  return lost.length;
}

/** What the log tells of jobs without their row. Read once for all of them: it has no index by job. */
function firstEntriesOfLost(db: Database.Database): Map<string, Row> {
  const rows = db
    .prepare(
      `SELECT job_id AS jobId, user_id AS userId, min(created_at) AS at FROM image_generation_logs
         WHERE job_id NOT IN (SELECT id FROM image_generation_jobs) GROUP BY job_id`,
    )
    .all() as Row[];
  return new Map(rows.map((row) => [String(row['jobId']), row]));
}

function jobFromParts(db: Database.Database, id: string, entry: Row, now: number): Row {
  const one = (sql: string): Row => (db.prepare(sql).get(id) ?? {}) as Row;
  const images = one(
    'SELECT max(image_index) AS images, min(created_at) AS at FROM image_generation_images WHERE job_id = ?',
  );
  const call = one(
    `SELECT provider, model, count(DISTINCT image_id) AS images, total(cost_usd) AS usd, min(created_at) AS at
       FROM image_generation_attempts WHERE job_id = ?`,
  );
  const file = one(
    `SELECT path, max(variant) AS variants, min(created_at) AS at, count(DISTINCT image_id) AS images
       FROM image_generation_files WHERE job_id = ? AND kind = 'variant'`,
  );
  const most = Math.max(1, ...[images, call, file].map((row) => Number(row['images'] ?? 0)));
  const times = [images, call, file, entry].map((row) => row['at']).filter((at) => typeof at === 'number');
  return {
    id,
    userId: entry['userId'] ?? userOf(db) ?? id,
    params: JSON.stringify(paramsFrom(call, most, Number(file['variants'] ?? 1))),
    images: most,
    usd: Number(call['usd'] ?? 0),
    folder: folderIn(file['path']) ?? `recovered_${id.slice(-8)}`,
    at: Math.min(now, ...times),
  };
}

function paramsFrom(call: Row, images: number, variants: number): JobParams {
  const provider = call['provider'] === 'openai' ? 'openai' : 'demo';
  return {
    prompt: LOST_PROMPT,
    provider,
    baseUrl: null,
    model: typeof call['model'] === 'string' ? call['model'] : DEFAULT_MODELS[provider],
    size: 'auto',
    quality: QUALITIES[0],
    format: 'png',
    images,
    variants: Math.max(1, variants),
    preset: 'standard',
    seed: 0,
    retryPolicy: DEFAULT_RETRY_POLICY,
    concurrency: 1,
    budgetUsd: null,
    demoFaults: null,
  };
}

/** The identity that most jobs have. */
function userOf(db: Database.Database): string | null {
  const sql = 'SELECT user_id FROM image_generation_jobs GROUP BY user_id ORDER BY count(*) DESC LIMIT 1';
  return (db.prepare(sql).pluck().get() as string | undefined) ?? null;
}

/** The folder of a file's path, as any system writes it. */
function folderIn(path: unknown): string | null {
  return typeof path === 'string' ? (path.split(/[/\\]/).at(-2) ?? null) : null;
}

/** An image without its row, of which calls or files were found. */
function rebuildImages(db: Database.Database, { now }: Doubt): number {
  const named = db
    .prepare(
      `SELECT image_id, job_id FROM (
         SELECT image_id, job_id FROM image_generation_attempts UNION ALL SELECT image_id, job_id FROM image_generation_files)
       WHERE image_id NOT IN (SELECT id FROM image_generation_images)
       GROUP BY image_id, job_id ORDER BY count(*)`,
    )
    .all() as { image_id: string; job_id: string }[];
  // A damaged row may name another job: then that of most rows, which comes last, is believed.
  const lost = new Map(named.map(({ image_id, job_id }) => [image_id, job_id]));
  for (const [id, jobId] of lost) {
    const index = freeIndex(db, jobId);
    const facts = db
      .prepare(
        `SELECT (SELECT max(number) FROM image_generation_attempts WHERE image_id = @id) AS attempts,
           EXISTS (SELECT 1 FROM image_generation_attempts WHERE image_id = @id AND status IN ('intent', 'sending')) AS open,
           EXISTS (SELECT 1 FROM image_generation_files WHERE image_id = @id AND kind = 'sidecar' AND state = 'stored') AS stored,
           EXISTS (SELECT 1 FROM image_generation_files WHERE image_id = @id AND kind = 'base' AND state = 'stored') AS base`,
      )
      .get({ id }) as Row;
    insertImage(db, { id, jobId, index, now, attempts: Number(facts['attempts'] ?? 0), ...stateOf(facts) });
  }
  return lost.size;
}

/** What can still be told of an image by its calls and files. A call under way is for the recovery to settle. */
function stateOf(facts: Row): { status: string; failure: string | null } {
  if (facts['stored'] === 1) return { status: 'completed', failure: null };
  if (facts['open'] === 1) return { status: 'generating', failure: null };
  return { status: 'unknown', failure: UNKNOWN };
}

function freeIndex(db: Database.Database, jobId: string): number {
  const taken = new Set(
    db.prepare('SELECT image_index FROM image_generation_images WHERE job_id = ?').pluck().all(jobId),
  );
  let index = 1;
  while (taken.has(index)) index += 1;
  return index;
}

const UNKNOWN = JSON.stringify(
  failure('outcome_unknown', 'The database was damaged: nobody knows what became of this image', {
    billing: 'unknown',
  }),
);

type NewImage = {
  readonly id: string;
  readonly jobId: string;
  readonly index: number;
  readonly now: number;
  readonly attempts: number;
  readonly status: string;
  readonly failure: string | null;
};

function insertImage(db: Database.Database, image: NewImage): void {
  db.prepare(
    `INSERT INTO image_generation_images (id, job_id, image_index, status, seed, attempts, run_attempts,
         run_processing_failures, failure, created_at, updated_at)
       VALUES (@id, @jobId, @index, @status, 0, @attempts, 0, 0, @failure, @now, @now)`,
  ).run(image);
}

/** Images that the job asked for and of which nothing at all was found. A job has all its images from its first moment on. */
function addMissingImages(db: Database.Database, { newId, now }: Doubt): number {
  const short = db
    .prepare(
      `SELECT job.id, max(job.params ->> '$.images', coalesce(max(image.image_index), 0)) AS wanted, count(image.id) AS found
         FROM image_generation_jobs AS job LEFT JOIN image_generation_images AS image ON image.job_id = job.id
         GROUP BY job.id HAVING found < wanted`,
    )
    .all() as { id: string; wanted: number; found: number }[];
  let added = 0;
  for (const { id: jobId, wanted, found } of short) {
    for (let missing = wanted - found; missing > 0; missing -= 1) {
      const index = freeIndex(db, jobId);
      insertImage(db, { id: newId(), jobId, index, now, attempts: 0, status: 'unknown', failure: UNKNOWN });
      added += 1;
    }
  }
  return added;
}

/**
 * Images that may have been sent since: those of an older state, and those whose call was lost. What had been received and saved needs no
 * call and goes on.
 */
function doubtImages(db: Database.Database, { olderImages, isOlder, now }: Doubt): number {
  const doubt = db.prepare(
    `UPDATE image_generation_images SET status = 'unknown', failure = @failure, retry_at = NULL, updated_at = @now WHERE id = @id`,
  );
  const open = db
    .prepare(
      `SELECT id, status, EXISTS (
           SELECT 1 FROM image_generation_attempts WHERE image_id = image.id AND status IN ('intent', 'sending')) AS open
         FROM image_generation_images AS image WHERE status IN ('pending', 'generating')`,
    )
    .all() as { id: string; status: string; open: number }[];
  let doubted = 0;
  for (const { id, status, open: hasCall } of open) {
    const isSure = status === 'generating' ? hasCall === 1 : !isOlder && !olderImages.has(id);
    if (isSure) continue;
    doubt.run({ id, failure: UNKNOWN, now });
    doubted += 1;
  }
  return doubted;
}

/**
 * That nothing was sent for a call is sure only from the newest state: since an older one it may have been. Then it counts as sent, which
 * the recovery at the start settles: what arrived is kept, else the image is unknown. Returns how many images are in doubt for it.
 */
function doubtIntents(db: Database.Database, { olderImages, hasOlderCalls, isOlder }: Doubt): number {
  const open = db.prepare("SELECT id, image_id FROM image_generation_attempts WHERE status = 'intent'").all();
  const send = db.prepare("UPDATE image_generation_attempts SET status = 'sending' WHERE id = ?");
  const doubted = new Set<string>();
  for (const { id, image_id: imageId } of open as { id: string; image_id: string }[]) {
    if (!isOlder && !hasOlderCalls && !olderImages.has(imageId)) continue;
    send.run(id);
    doubted.add(imageId);
  }
  return doubted.size;
}

/** What belongs to nothing that is here, and could not be shown or sent. It stays in the damaged file. */
function dropOrphans(db: Database.Database): void {
  const jobs = '(SELECT id FROM image_generation_jobs)';
  for (const sql of [
    `DELETE FROM image_generation_step_times WHERE job_id NOT IN ${jobs}`,
    `DELETE FROM image_generation_job_links WHERE job_id NOT IN ${jobs} OR replaces_job_id NOT IN ${jobs}`,
    'DELETE FROM webhook_deliveries WHERE endpoint_id NOT IN (SELECT id FROM webhook_endpoints)',
    `DELETE FROM webhook_deliveries WHERE job_id NOT IN ${jobs}`,
    `DELETE FROM sync_backfill WHERE job_id NOT IN ${jobs}`,
  ])
    db.exec(sql);
}

/** Each job's counts are those of its images, and its status is one that fits them. */
function recount(db: Database.Database): void {
  db.exec(`
    UPDATE image_generation_images SET status = 'unknown', failure = '${UNKNOWN.replaceAll("'", "''")}', retry_at = NULL
      WHERE status IN ${UNSETTLED} AND job_id IN (SELECT id FROM image_generation_jobs WHERE status IN ${FINAL});
    UPDATE image_generation_jobs SET
        images_requested = found.requested, images_active = found.active, images_completed = found.completed,
        images_failed = found.failed, images_cancelled = found.cancelled, images_unknown = found.unknown
      FROM (SELECT job_id, count(*) AS requested, total(status IN ${UNSETTLED}) AS active,
          total(status = 'completed') AS completed, total(status = 'failed') AS failed,
          total(status = 'cancelled') AS cancelled, total(status = 'unknown') AS unknown
        FROM image_generation_images GROUP BY job_id) AS found
      WHERE found.job_id = image_generation_jobs.id;
    UPDATE image_generation_jobs SET finished_at = coalesce(finished_at, updated_at), status = CASE
        WHEN images_completed = images_requested THEN 'completed'
        WHEN images_cancelled > 0 THEN 'cancelled'
        WHEN images_completed > 0 THEN 'completed_partial'
        ELSE 'failed' END
      WHERE images_active = 0`);
}
