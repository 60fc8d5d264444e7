import type { Migration } from './migration.ts';

/**
 * Times are milliseconds since the epoch, money is US dollars. Which words a status may hold is checked when a row is read, not
 * here: a new word then needs no rebuilt table. JSON is checked here except in the log, where every insert would pay for it.
 *
 * The log is the hot path: each tree that an insert touches is one more page in its commit, about 10 µs of the 25. So it is
 * keyed by one integer, which is the order itself: `place`, the job's number × 2^28 + seq (log-place.ts); a commit costs 9 µs
 * less than with (job_id, seq). `seq` is read off it and takes no room, `id` has no index (nothing looks an entry up by it),
 * and only the rare levels have one, which ends in the place by itself. A foreign key would need an index on job_id to
 * cascade, so a trigger does that; and a job's number is never given twice, so that nothing left over could come up in the
 * log of another job.
 *
 * Counts cost the same however long the log is: entries up to `image_generation_log_counted.place` are in the count table, a
 * block at a time, and only the few behind it are counted when somebody asks.
 *
 * Pages stay at SQLite's 4096 bytes. With 2048, details of 150 to 600 bytes and some of 4 KB, a single commit costs 2 µs less;
 * but an entry in a batch a third more, and a page of 200 entries and the file itself 5 % more.
 */
export const first: Migration = {
  version: 1,
  name: 'first',
  sql: `
CREATE TABLE image_generation_jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  status TEXT NOT NULL,
  params TEXT NOT NULL CHECK (json_valid(params)),
  images_requested INTEGER NOT NULL,
  images_active INTEGER NOT NULL,
  images_completed INTEGER NOT NULL,
  images_failed INTEGER NOT NULL,
  images_cancelled INTEGER NOT NULL,
  images_unknown INTEGER NOT NULL,
  cost_usd REAL NOT NULL,
  cost_wasted_usd REAL NOT NULL,
  cost_unpriced INTEGER NOT NULL,
  estimated_usd REAL,
  folder TEXT NOT NULL,
  run INTEGER NOT NULL,
  stopped_by TEXT CHECK (json_valid(stopped_by)),
  cancel_requested INTEGER NOT NULL CHECK (cancel_requested IN (0, 1)),
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX image_generation_jobs_unfinished ON image_generation_jobs (id)
  WHERE status IN ('queued', 'processing');

CREATE TABLE image_generation_images (
  id TEXT NOT NULL PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES image_generation_jobs (id) ON DELETE CASCADE,
  image_index INTEGER NOT NULL,
  status TEXT NOT NULL,
  seed INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  run_attempts INTEGER NOT NULL,
  run_processing_failures INTEGER NOT NULL,
  retry_at INTEGER,
  failure TEXT CHECK (json_valid(failure)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (job_id, image_index)
) STRICT;

CREATE TABLE image_generation_attempts (
  id TEXT NOT NULL PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES image_generation_jobs (id) ON DELETE CASCADE,
  image_id TEXT NOT NULL REFERENCES image_generation_images (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  run INTEGER NOT NULL,
  repeats TEXT,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  status TEXT NOT NULL,
  billing TEXT NOT NULL,
  estimated_usd REAL,
  cost_usd REAL,
  usage TEXT CHECK (json_valid(usage)),
  request_id TEXT,
  failure TEXT CHECK (json_valid(failure)),
  elapsed_ms REAL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  UNIQUE (image_id, number)
) STRICT;
CREATE INDEX image_generation_attempts_job ON image_generation_attempts (job_id, id);
CREATE INDEX image_generation_attempts_budget
  ON image_generation_attempts (job_id, status, billing, cost_usd, estimated_usd);
CREATE INDEX image_generation_attempts_open ON image_generation_attempts (id)
  WHERE status IN ('intent', 'sending');

CREATE TABLE image_generation_files (
  id TEXT NOT NULL PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES image_generation_jobs (id) ON DELETE CASCADE,
  image_id TEXT NOT NULL REFERENCES image_generation_images (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  variant INTEGER NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  format TEXT NOT NULL,
  recipe TEXT CHECK (json_valid(recipe)),
  proof TEXT CHECK (json_valid(proof)),
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX image_generation_files_job ON image_generation_files (job_id, id);
CREATE INDEX image_generation_files_image ON image_generation_files (image_id, id);

CREATE TABLE image_generation_logs (
  place INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL,
  seq INTEGER GENERATED ALWAYS AS (place & 268435455) VIRTUAL,
  id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  image_id TEXT,
  attempt INTEGER,
  level TEXT NOT NULL,
  step TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  message TEXT NOT NULL,
  details TEXT
) STRICT;
CREATE INDEX image_generation_logs_problems ON image_generation_logs (level)
  WHERE level IN ('warning', 'error');
CREATE TRIGGER image_generation_logs_of_deleted_job AFTER DELETE ON image_generation_jobs BEGIN
  DELETE FROM image_generation_logs
    WHERE place > old.number * 268435456 AND place < (old.number + 1) * 268435456;
END;

CREATE TABLE image_generation_log_counts (
  job_number INTEGER NOT NULL REFERENCES image_generation_jobs (number) ON DELETE CASCADE,
  level TEXT NOT NULL,
  step TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (job_number, level, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE image_generation_log_counted (
  job_number INTEGER PRIMARY KEY REFERENCES image_generation_jobs (number) ON DELETE CASCADE,
  place INTEGER NOT NULL
) STRICT;

CREATE TABLE image_generation_step_times (
  job_id TEXT NOT NULL REFERENCES image_generation_jobs (id) ON DELETE CASCADE,
  step TEXT NOT NULL,
  ms REAL NOT NULL,
  PRIMARY KEY (job_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value)),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
