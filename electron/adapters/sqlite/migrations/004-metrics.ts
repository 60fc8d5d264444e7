import {
  CALLS_BESIDE_NEW_ATTEMPT,
  CALLS_OF_NEW_IMAGE,
  judgeWaste,
  keepCalls,
  keepImages,
  keepJobs,
} from './metrics-sql.ts';
import type { Migration } from './migration.ts';

const SETTLED = "('completed', 'failed', 'cancelled', 'unknown')";

/**
 * Facts for the metrics: narrow rows beside the tables they come from, which triggers keep, so that no writer can forget them. Nothing
 * removes them: what was spent stays spent when a job is deleted. They hold no text of the user's.
 *
 * A fact names its job by number and its image by index. `scope` is the job's provider, model and preset, as one number.
 * `metrics_calls`: each call that has ended. `doubt`: 0 the cost is known, 1 billed at a price nobody knows, 2 perhaps billed.
 * `wait_ms`: what was waited before the next call. `metrics_images`: each settled image, once. `metrics_failures`: failures that were
 * no call's. `metrics_runs`: when a job was worked on; without an end while it is. `metrics_steps`: how long a step took, other than
 * the calls. The indices cover what a dashboard asks, in the order in which it asks: a stretch of time.
 */
export const metrics: Migration = {
  version: 4,
  name: 'metrics',
  sql: `
CREATE TABLE metrics_scopes (
  id INTEGER PRIMARY KEY,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  preset TEXT NOT NULL,
  UNIQUE (provider, model, preset)
) STRICT;
CREATE TABLE metrics_jobs (
  job INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL UNIQUE,
  scope INTEGER NOT NULL
) STRICT;
CREATE TABLE metrics_runs (
  job INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  scope INTEGER NOT NULL,
  PRIMARY KEY (job, started_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX metrics_runs_at ON metrics_runs (started_at, finished_at, scope);

CREATE TABLE metrics_calls (
  job INTEGER NOT NULL,
  image INTEGER NOT NULL,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  retry INTEGER NOT NULL CHECK (retry IN (0, 1)),
  code TEXT,
  elapsed_ms INTEGER,
  wait_ms INTEGER,
  spent_usd REAL,
  estimated_usd REAL,
  doubt INTEGER NOT NULL CHECK (doubt IN (0, 1, 2)),
  wasted INTEGER NOT NULL CHECK (wasted IN (0, 1)),
  PRIMARY KEY (job, image, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX metrics_calls_at
  ON metrics_calls (at, scope, ok, retry, elapsed_ms, spent_usd, estimated_usd, doubt, wasted);
CREATE INDEX metrics_calls_trouble
  ON metrics_calls (at, scope, ok, retry, elapsed_ms, spent_usd, estimated_usd, doubt, wasted)
  WHERE wasted = 1 OR doubt > 0 OR retry = 1;
CREATE INDEX metrics_calls_failed ON metrics_calls (at, scope, code, job, elapsed_ms, wait_ms) WHERE code IS NOT NULL;

CREATE TABLE metrics_images (
  job INTEGER NOT NULL,
  image INTEGER NOT NULL,
  at INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (job, image)
) STRICT, WITHOUT ROWID;
CREATE INDEX metrics_images_at ON metrics_images (at, scope);
CREATE INDEX metrics_images_lost ON metrics_images (at, scope, status) WHERE status <> 'completed';

CREATE TABLE metrics_failures (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  code TEXT NOT NULL,
  job INTEGER NOT NULL,
  image INTEGER NOT NULL
) STRICT;
CREATE INDEX metrics_failures_at ON metrics_failures (at, scope, code, job);

CREATE TABLE metrics_steps (
  id INTEGER PRIMARY KEY,
  step TEXT NOT NULL,
  at INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  job INTEGER NOT NULL
) STRICT;
CREATE INDEX metrics_steps_at ON metrics_steps (step, at, scope, ms);

CREATE TRIGGER metrics_job_made AFTER INSERT ON image_generation_jobs BEGIN
  ${keepJobs('job.number = new.number')}
END;
CREATE TRIGGER metrics_run_started AFTER UPDATE OF status ON image_generation_jobs
  WHEN new.status = 'processing' AND old.status = 'queued' BEGIN
  INSERT OR IGNORE INTO metrics_runs (job, started_at, scope)
    SELECT job, coalesce(new.started_at, new.updated_at), scope FROM metrics_jobs WHERE job = new.number;
END;
-- Also where an end of the app cut it short: up to the last change that was written down.
CREATE TRIGGER metrics_run_ended AFTER UPDATE OF status ON image_generation_jobs
  WHEN old.status = 'processing' AND new.status <> 'processing' BEGIN
  UPDATE metrics_runs SET finished_at = coalesce(new.finished_at, old.updated_at)
    WHERE job = new.number AND started_at = old.started_at;
END;

CREATE TRIGGER metrics_call_inserted AFTER INSERT ON image_generation_attempts
  WHEN new.finished_at IS NOT NULL BEGIN
  ${keepCalls('attempt.id = new.id')}
END;
CREATE TRIGGER metrics_call_ended AFTER UPDATE ON image_generation_attempts
  WHEN new.finished_at IS NOT NULL BEGIN
  ${keepCalls('attempt.id = new.id')}
  ${judgeWaste(CALLS_BESIDE_NEW_ATTEMPT)}
END;

CREATE TRIGGER metrics_image_settled AFTER UPDATE OF status ON image_generation_images
  WHEN new.status <> old.status AND (new.status IN ${SETTLED} OR old.status IN ${SETTLED}) BEGIN
  DELETE FROM metrics_images WHERE new.status NOT IN ${SETTLED} AND image = new.image_index
    AND job = (SELECT job FROM metrics_jobs WHERE job_id = new.job_id);
  ${keepImages('image.id = new.id')}
END;
CREATE TRIGGER metrics_image_wasted AFTER UPDATE OF status ON image_generation_images
  WHEN new.status <> old.status AND new.attempts > 0 AND (new.status IN ${SETTLED} OR old.status IN ${SETTLED}) BEGIN
  ${judgeWaste(CALLS_OF_NEW_IMAGE)}
END;
CREATE TRIGGER metrics_image_waits AFTER UPDATE OF status ON image_generation_images
  WHEN old.status = 'generating' AND new.status = 'pending' AND new.retry_at IS NOT NULL BEGIN
  UPDATE metrics_calls SET wait_ms = new.retry_at - new.updated_at
    WHERE ${CALLS_OF_NEW_IMAGE} AND number = new.attempts;
END;
-- A call's own failure is that call's. Going back after a crash keeps an old failure, so a redo is told by its count.
CREATE TRIGGER metrics_image_failed AFTER UPDATE OF status ON image_generation_images
  WHEN new.failure IS NOT NULL AND (
    (new.status = 'failed' AND old.status IN ('pending', 'generated', 'processing', 'storing'))
    OR new.run_processing_failures > old.run_processing_failures) BEGIN
  INSERT INTO metrics_failures (at, scope, code, job, image)
    SELECT new.updated_at, scope, new.failure ->> '$.code', job, new.image_index
      FROM metrics_jobs WHERE job_id = new.job_id;
END;

${keepJobs('1')}
INSERT INTO metrics_runs (job, started_at, finished_at, scope)
  SELECT number, started_at, CASE WHEN finished_at >= started_at THEN finished_at ELSE updated_at END, scope
    FROM image_generation_jobs JOIN metrics_jobs ON job = number WHERE started_at IS NOT NULL;
${keepCalls('1')}
${keepImages('1')}
${judgeWaste('1')}
`,
};
