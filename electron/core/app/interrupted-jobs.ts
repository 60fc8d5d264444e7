import type { InterruptedJob } from '../../../shared/contract/commands.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import type { Ports } from '../ports/index.ts';
import type { Store } from '../ports/store.ts';

/** Where it is written whether the app was closed in order; not one of the user's settings. */
const CLEAN_END = 'cleanEnd';

/** Whether the app was closed in order the last time. From now on, and until `markCleanEnd`, it counts as not. */
export function takeCleanEnd({ settings }: Store): boolean {
  const wasClean = settings.all()[CLEAN_END] === true;
  settings.set(CLEAN_END, false);
  return wasClean;
}

export function markCleanEnd({ settings }: Store): void {
  settings.set(CLEAN_END, true);
}

/** What an unclean end left of a job, for the user to choose what becomes of it. */
export function interruptedJob({ providers }: Ports, { job, images }: JobRun): InterruptedJob {
  const statuses = [...images.values()].map(({ status }) => status);
  const count = (...some: readonly (typeof statuses)[number][]) =>
    statuses.filter((status) => some.includes(status)).length;
  const notStarted = count('pending');
  const each = providers[job.params.provider].estimateUsd(job.params);
  return {
    jobId: job.id,
    saved: count('completed', 'generated'),
    notStarted,
    unknown: count('unknown'),
    estimatedUsd: each === null ? null : each * notStarted,
  };
}
