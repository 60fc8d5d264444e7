/**
 * The statements of the metrics. Each takes a stretch, @from up to @to, and scopes, @scopes, as a JSON list or null for all, and
 * reads the index on time that covers it.
 */
const IN_SCOPES = '(@scopes IS NULL OR scope IN (SELECT value FROM json_each(@scopes)))';
const IN_RANGE = `at >= @from AND at < @to AND ${IN_SCOPES}`;

const MONEY = `
  total(spent_usd) AS usd, total(spent_usd * wasted) AS wastedUsd, total(estimated_usd) AS estimatedUsd,
  total(doubt = 1) AS unpriced, total(doubt = 2) AS maybeBilled, total(estimated_usd * (doubt = 2)) AS maybeBilledUsd`;

/** What few calls have is added up over those few, by a partial index: half of the time of adding it up over all. */
export const CALLS_SQL = `
  SELECT * FROM (
    SELECT count(*) AS calls, total(ok) AS succeeded, total(spent_usd) AS usd, total(estimated_usd) AS estimatedUsd
      FROM metrics_calls WHERE ${IN_RANGE}
  ), (
    SELECT total(retry) AS retries, total(elapsed_ms * (1 - ok)) AS failedCallMs, total(spent_usd * wasted) AS wastedUsd,
        total(doubt = 1) AS unpriced, total(doubt = 2) AS maybeBilled, total(estimated_usd * (doubt = 2)) AS maybeBilledUsd
      FROM metrics_calls WHERE (wasted = 1 OR doubt > 0 OR retry = 1) AND ${IN_RANGE}
  )`;

export const JOBS_SQL = `
  SELECT job, count(*) AS calls, max(at) AS lastAt, ${MONEY} FROM metrics_calls WHERE ${IN_RANGE} GROUP BY job`;

/** Most are completed, so those are what is left of all; the others have an index of their own. */
export const IMAGES_SQL = `
  SELECT (SELECT count(*) FROM metrics_images WHERE ${IN_RANGE}) - count(*) AS completed,
      total(status = 'failed') AS failed, total(status = 'cancelled') AS cancelled, total(status = 'unknown') AS unknown
    FROM metrics_images WHERE status <> 'completed' AND ${IN_RANGE}`;

/** As one JSON text, which is on its way and parsed sooner than as many rows. */
export const DURATIONS_SQL = `
  SELECT json_group_array(elapsed_ms) AS ms FROM metrics_calls WHERE ${IN_RANGE} AND ok AND elapsed_ms IS NOT NULL`;
export const STEP_DURATIONS_SQL = `
  SELECT json_group_array(ms) AS ms FROM metrics_steps WHERE step = @step AND ${IN_RANGE}`;

/** Every failure of a range: of calls, by a partial index, and of images without a call. */
const FAILED = `
  SELECT code, at, job FROM metrics_calls WHERE code IS NOT NULL AND ${IN_RANGE}
  UNION ALL
  SELECT code, at, job FROM metrics_failures WHERE ${IN_RANGE}`;

export const FAILURES_SQL = `
  SELECT code, count(*) AS count, min(at) AS firstAt, max(at) AS lastAt FROM (${FAILED}) GROUP BY code`;
export const FAILURES_BY_JOB_SQL = `
  SELECT code, job, count(*) AS count, min(at) AS firstAt, max(at) AS lastAt FROM (${FAILED}) GROUP BY code, job`;

/** The longest wait there can be is an hour (retryPolicySchema), so no older one reaches into the range. */
export const WAITS_SQL = `
  SELECT code, at AS "from", at + wait_ms AS "to" FROM metrics_calls
    WHERE code IS NOT NULL AND at >= @from - 3600000 AND at < @to AND wait_ms > 0 AND at + wait_ms > @from
      AND ${IN_SCOPES}
    ORDER BY at`;

export const RUNS_SQL = `
  SELECT job, started_at AS "from", coalesce(finished_at, max(started_at, @now)) AS "to" FROM metrics_runs
    WHERE started_at < @to AND coalesce(finished_at, @now) >= @from AND ${IN_SCOPES}
    ORDER BY started_at`;

export const FIRST_SQL = `
  SELECT min(at) AS at FROM (
    SELECT min(at) AS at FROM metrics_calls
    UNION ALL SELECT min(at) FROM metrics_images
    UNION ALL SELECT min(started_at) FROM metrics_runs)`;

/** Jobs that are not deleted, with the beginning of their prompt; the parameter is a JSON list of numbers. */
export const NAMES_SQL = `
  SELECT job.number AS job, job.id AS jobId, substr(job.params ->> '$.prompt', 1, 200) AS prompt
    FROM json_each(?) AS asked JOIN image_generation_jobs AS job ON job.number = asked.value
    WHERE job.deleted_at IS NULL`;
