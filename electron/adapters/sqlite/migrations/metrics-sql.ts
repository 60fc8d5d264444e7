/** What the metrics keep of a call, as columns of an attempt that has ended (`attempt`), its image and its job's facts (`facts`). */
const CALL = `
  facts.job, image.image_index, attempt.number, attempt.finished_at, facts.scope,
  attempt.status = 'succeeded', attempt.repeats IS NOT NULL, attempt.failure ->> '$.code',
  CAST(round(attempt.elapsed_ms) AS INTEGER),
  CASE WHEN attempt.billing IN ('billed', 'unknown')
    THEN coalesce(attempt.cost_usd, CASE WHEN attempt.estimated_usd = 0 THEN 0.0 END) END,
  CASE WHEN attempt.billing IN ('billed', 'unknown') THEN attempt.estimated_usd END,
  CASE
    WHEN attempt.cost_usd IS NOT NULL OR attempt.estimated_usd = 0 THEN 0
    WHEN attempt.billing = 'billed' THEN 1
    WHEN attempt.billing = 'unknown' THEN 2
    ELSE 0 END,
  attempt.status <> 'succeeded'`;
const CALL_COLUMNS =
  'job, image, number, at, scope, ok, retry, code, elapsed_ms, spent_usd, estimated_usd, doubt, wasted';

/** Adds calls that have ended, or brings them up to date, of the attempts that `condition` names. */
export function keepCalls(condition: string): string {
  return `
  INSERT INTO metrics_calls (${CALL_COLUMNS})
    SELECT ${CALL} FROM image_generation_attempts AS attempt
      CROSS JOIN image_generation_images AS image ON image.id = attempt.image_id
      CROSS JOIN metrics_jobs AS facts ON facts.job_id = attempt.job_id
      WHERE ${condition} AND attempt.finished_at IS NOT NULL AND attempt.status <> 'not_sent'
    ON CONFLICT (job, image, number) DO UPDATE SET at = excluded.at, ok = excluded.ok, code = excluded.code,
      elapsed_ms = excluded.elapsed_ms, spent_usd = excluded.spent_usd, estimated_usd = excluded.estimated_usd,
      doubt = excluded.doubt, wasted = excluded.wasted;`;
}

/**
 * Decides again which of an image's calls were wasted: those that brought nothing, and those that brought an image which has failed,
 * was cancelled, or was bought again. The same as `isWasted` in core/metrics says.
 */
export function judgeWaste(which: string): string {
  return `
  UPDATE metrics_calls SET wasted = (
      EXISTS (
        SELECT 1 FROM metrics_jobs AS facts
          CROSS JOIN image_generation_images AS image
            ON image.job_id = facts.job_id AND image.image_index = metrics_calls.image
          WHERE facts.job = metrics_calls.job AND image.status IN ('failed', 'cancelled'))
      OR EXISTS (
        SELECT 1 FROM metrics_calls AS later
          WHERE later.job = metrics_calls.job AND later.image = metrics_calls.image
            AND later.number > metrics_calls.number AND later.ok = 1))
    WHERE ${which} AND ok = 1;`;
}

/** The calls of the image in a trigger's `new`. */
export const CALLS_OF_NEW_IMAGE =
  'job = (SELECT job FROM metrics_jobs WHERE job_id = new.job_id) AND image = new.image_index';
/** The calls of the image whose attempt is a trigger's `new`. */
export const CALLS_BESIDE_NEW_ATTEMPT = `job = (SELECT job FROM metrics_jobs WHERE job_id = new.job_id)
      AND image = (SELECT image_index FROM image_generation_images WHERE id = new.image_id)`;

/** Counts a settled image where it was settled last. */
export function keepImages(condition: string): string {
  return `
  INSERT INTO metrics_images (job, image, at, scope, status)
    SELECT facts.job, image.image_index, image.updated_at, facts.scope, image.status
      FROM image_generation_images AS image
        CROSS JOIN metrics_jobs AS facts ON facts.job_id = image.job_id
      WHERE ${condition} AND image.status IN ('completed', 'failed', 'cancelled', 'unknown')
    ON CONFLICT (job, image) DO UPDATE SET at = excluded.at, status = excluded.status;`;
}

/** Which provider, model and preset a job has, so that facts need but a number for it. */
export function keepJobs(condition: string): string {
  return `
  INSERT OR IGNORE INTO metrics_scopes (provider, model, preset)
    SELECT DISTINCT params ->> '$.provider', params ->> '$.model', params ->> '$.preset'
      FROM image_generation_jobs AS job WHERE ${condition};
  INSERT INTO metrics_jobs (job, job_id, scope)
    SELECT job.number, job.id, scope.id FROM image_generation_jobs AS job
      JOIN metrics_scopes AS scope ON scope.provider = job.params ->> '$.provider'
        AND scope.model = job.params ->> '$.model' AND scope.preset = job.params ->> '$.preset'
      WHERE ${condition};`;
}
