import type { Step } from '../../../shared/domain/log-entry.ts';

/** Writes down how long a step took: step, when it ended, milliseconds, the job's id. */
export const KEEP_STEP_SQL = `
  INSERT INTO metrics_steps (step, at, scope, ms, job)
    SELECT ?, ?, scope, ?, job FROM metrics_jobs WHERE job_id = ?`;

/** Calls to the provider are facts by themselves, with their time. */
export function isKeptAsFact(step: Step): boolean {
  return step !== 'base_generation';
}
