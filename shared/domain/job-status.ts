// Apart from the job's schema, since the window needs no schemas before its first paint.

export const JOB_STATUSES = [
  'queued',
  'processing',
  'completed',
  'completed_partial',
  'failed',
  'cancelled',
] as const;
export type JobStatus = (typeof JOB_STATUSES)[number];

/** A job in one of these does nothing more unless its user asks. */
export const FINAL_JOB_STATUSES = ['completed', 'completed_partial', 'failed', 'cancelled'] as const;

export function isFinal(status: JobStatus): boolean {
  return (FINAL_JOB_STATUSES as readonly JobStatus[]).includes(status);
}
