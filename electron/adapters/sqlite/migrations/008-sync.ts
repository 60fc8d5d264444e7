import type { Migration } from './migration.ts';

/** The job's row in `sync_jobs`, if what happens to the job's images and files is to be noted. */
const SENT = (job: 'new' | 'old') =>
  `EXISTS (SELECT 1 FROM sync_jobs WHERE job_id = ${job}.job_id AND sending = 1)`;

/** Puts it last in line, also where it waits already: whoever has read it then, and sends it, does not take the newer change out of line. */
const note = (kind: 'job' | 'image' | 'file' | 'upload', id: string, job: string) => `
  DELETE FROM sync_outbox WHERE job_id = ${job} AND kind = '${kind}' AND entity_id = ${id};
  INSERT INTO sync_outbox (kind, entity_id, job_id) VALUES ('${kind}', ${id}, ${job});`;

/**
 * A job is noted while an account is joined: not one that was here before and was left out, unless its user had it sent later; and of one
 * that is kept here only as long as it is in the cloud.
 */
const NOTED_JOB = `EXISTS (
    SELECT 1 FROM sync_state LEFT JOIN sync_jobs ON sync_jobs.job_id = new.id
      WHERE account IS NOT NULL AND iif(sync_jobs.job_id IS NULL, new.number > left_out_to, pushed = 1 OR kept_local = 0))`;

/** A file has a row in the cloud once it is complete. */
const COMPLETE = `new.state IN ('stored', 'replaced')`;

/** Puts a picture in line that was just stored, if pictures of its kind are wanted and it is not in the cloud. */
const noteUpload = `
  INSERT OR IGNORE INTO sync_outbox (kind, entity_id, job_id)
    SELECT 'upload', new.id, new.job_id FROM sync_state
      WHERE new.state = 'stored' AND (
          images = 'variants' AND new.kind = 'variant' OR images = 'all' AND new.kind IN ('base', 'variant'))
        AND NOT EXISTS (SELECT 1 FROM sync_uploads WHERE file_id = new.id AND arrived = 1);`;

/**
 * The outbox of the cloud switch. Triggers fill it, so that a change and the note of it are one transaction and no writer can forget it.
 *
 * Of images and files changes are noted only once their job is in the cloud (`sending`). Until then they could not be sent anyway: when
 * it is, all that it has then is put in line from the tables themselves, a piece at a time as it is asked for (`sync_backfill`, from
 * behind `after`). So a job that is refused, kept here or never reached costs nothing in the outbox, everything in it may be sent, and an
 * old library of any size is sent without being written down first. Of the log nothing is noted at all: `pushed_seq` says how far it was
 * sent, and a call to the logger costs what it cost.
 *
 * `pushed`: the job was handed out to be sent, so the cloud may have it, whatever became of that; when it is removed or kept here, it has
 * to be taken out. `sending`: the cloud has it, and what belongs to it may follow. `claimed_seq`: entries up to here were handed out, and
 * written down for good before: the cloud must have no entry that a power cut takes here, or its sequence is given to another one.
 *
 * A picture is noted in `sync_uploads` before it is sent, and has `arrived` when that was heard: it may lie in the bucket in either case.
 *
 * `sync_jobs` names its jobs by id and without a foreign key: the cloud must hear of one that is gone. A removed file leaves a row
 * in the outbox for the same reason; an image goes only with its job, or with its files.
 */
export const sync: Migration = {
  version: 8,
  name: 'sync',
  sql: `
CREATE TABLE sync_state (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  device_id TEXT NOT NULL,
  account TEXT,
  email TEXT,
  project_url TEXT,
  images TEXT NOT NULL,
  left_out_to INTEGER NOT NULL,
  history_below INTEGER,
  history_total INTEGER NOT NULL,
  history_done INTEGER NOT NULL
) STRICT;
INSERT INTO sync_state (id, device_id, images, left_out_to, history_total, history_done)
  SELECT 1, substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-4' || substr(hex, 14, 3) || '-a' || substr(hex, 18, 3)
      || '-' || substr(hex, 21, 12), 'variants', 0, 0, 0
    FROM (SELECT lower(hex(randomblob(16))) AS hex);

CREATE TABLE sync_outbox (
  change INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('job', 'image', 'file', 'upload')),
  entity_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  UNIQUE (job_id, kind, entity_id)
) STRICT;
CREATE INDEX sync_outbox_kind ON sync_outbox (kind);

CREATE TABLE sync_jobs (
  job_id TEXT NOT NULL PRIMARY KEY,
  pushed INTEGER NOT NULL DEFAULT 0 CHECK (pushed IN (0, 1)),
  pushed_seq INTEGER NOT NULL DEFAULT 0,
  kept_local INTEGER NOT NULL DEFAULT 0 CHECK (kept_local IN (0, 1)),
  sending INTEGER NOT NULL DEFAULT 0 CHECK (sending <= pushed),
  claimed_seq INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX sync_jobs_held ON sync_jobs (job_id) WHERE pushed = 1 AND sending = 0;

CREATE TABLE sync_backfill (
  kind TEXT NOT NULL CHECK (kind IN ('image', 'file', 'upload')),
  job_id TEXT NOT NULL,
  after TEXT NOT NULL,
  remaining INTEGER NOT NULL,
  PRIMARY KEY (kind, job_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_uploads (
  file_id TEXT NOT NULL PRIMARY KEY,
  job_id TEXT NOT NULL,
  storage_path TEXT NOT NULL,
  arrived INTEGER NOT NULL CHECK (arrived IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_uploads_job ON sync_uploads (job_id);

CREATE TABLE sync_parked (
  kind TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  seq INTEGER,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  advice TEXT,
  parked_at INTEGER NOT NULL,
  retry INTEGER NOT NULL DEFAULT 0 CHECK (retry IN (0, 1)),
  PRIMARY KEY (kind, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sync_parked_retry ON sync_parked (retry, parked_at) WHERE retry = 1;
CREATE INDEX sync_parked_job ON sync_parked (job_id);
CREATE INDEX sync_parked_at ON sync_parked (parked_at);

CREATE TABLE sync_log (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  level TEXT NOT NULL,
  message TEXT NOT NULL,
  details TEXT
) STRICT;

CREATE TRIGGER sync_job_made AFTER INSERT ON image_generation_jobs WHEN ${NOTED_JOB} BEGIN
  ${note('job', 'new.id', 'new.id')}
END;
-- The order of the queue is this machine's own.
CREATE TRIGGER sync_job_changed AFTER UPDATE OF status, params, images_requested, images_active, images_completed,
    images_failed, images_cancelled, images_unknown, cost_usd, cost_wasted_usd, cost_unpriced, estimated_usd, folder, run,
    stopped_by, cancel_requested, started_at, finished_at, updated_at, deleted_at
  ON image_generation_jobs WHEN ${NOTED_JOB} BEGIN
  ${note('job', 'new.id', 'new.id')}
END;
CREATE TRIGGER sync_job_removed AFTER DELETE ON image_generation_jobs BEGIN
  DELETE FROM sync_outbox WHERE job_id = old.id;
  DELETE FROM sync_backfill WHERE kind IN ('image', 'file', 'upload') AND job_id = old.id;
  DELETE FROM sync_parked WHERE job_id = old.id;
  DELETE FROM sync_jobs WHERE job_id = old.id AND pushed = 0;
  UPDATE sync_jobs SET sending = 0 WHERE job_id = old.id;
  INSERT INTO sync_outbox (kind, entity_id, job_id) SELECT 'job', job_id, job_id FROM sync_jobs WHERE job_id = old.id;
END;

CREATE TRIGGER sync_image_made AFTER INSERT ON image_generation_images WHEN ${SENT('new')} BEGIN
  ${note('image', 'new.id', 'new.job_id')}
END;
CREATE TRIGGER sync_image_changed AFTER UPDATE ON image_generation_images WHEN ${SENT('new')} BEGIN
  ${note('image', 'new.id', 'new.job_id')}
END;
CREATE TRIGGER sync_image_removed AFTER DELETE ON image_generation_images BEGIN
  DELETE FROM sync_outbox WHERE job_id = old.job_id AND kind = 'image' AND entity_id = old.id;
  DELETE FROM sync_parked WHERE kind = 'image' AND entity_id = old.id;
END;

CREATE TRIGGER sync_file_made AFTER INSERT ON image_generation_files WHEN ${COMPLETE} AND ${SENT('new')} BEGIN
  ${note('file', 'new.id', 'new.job_id')}
  ${noteUpload}
END;
CREATE TRIGGER sync_file_changed AFTER UPDATE ON image_generation_files WHEN ${COMPLETE} AND ${SENT('new')} BEGIN
  ${note('file', 'new.id', 'new.job_id')}
  ${noteUpload}
END;
-- Where it goes with its job, nothing is noted: that job is gone already, or is deleted, and its images go before it.
CREATE TRIGGER sync_file_removed AFTER DELETE ON image_generation_files BEGIN
  DELETE FROM sync_outbox WHERE job_id = old.job_id AND kind IN ('file', 'upload') AND entity_id = old.id;
  DELETE FROM sync_parked WHERE kind IN ('file', 'upload') AND entity_id = old.id;
  INSERT INTO sync_outbox (kind, entity_id, job_id) SELECT 'file', old.id, old.job_id
    WHERE EXISTS (SELECT 1 FROM sync_jobs WHERE job_id = old.job_id AND pushed = 1)
      AND EXISTS (SELECT 1 FROM image_generation_jobs WHERE id = old.job_id AND (
        deleted_at IS NULL OR EXISTS (SELECT 1 FROM image_generation_images WHERE id = old.image_id)));
END;
`,
};
