import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import type { Ports } from '../ports/index.ts';
import type { JobFacts } from '../ports/retention-store.ts';
import { isUnchanged } from './plan.ts';
import { pause } from './read-plan.ts';

/** Entries removed in one transaction: more would hold the app up. */
const ENTRIES_AT_A_TIME = 1_000;

/**
 * Removes a job's log but for one new entry that says so. Leaves it alone when something was logged since the plan was made. Where the
 * app ends in the middle, the next run goes on.
 * @returns whether it is gone.
 */
export async function removeLog(
  ports: Ports,
  logger: ImageGenerationLogger,
  planned: JobFacts,
  signal: AbortSignal,
): Promise<boolean> {
  logger.flush();
  const { store } = ports;
  const job = store.jobs.get(planned.id);
  const [current] = store.retention.of([planned.id]);
  if (job === null || !isUnchanged(planned, current)) return false;
  const { removeLog: remove } = store.retention;
  // The newest stays until the one that takes its place is there: a log never goes back to its first sequence.
  while (remove(job.id, planned.lastSeq - 1, ENTRIES_AT_A_TIME) === ENTRIES_AT_A_TIME) {
    await pause(ports, 0, signal);
    if (signal.aborted) return false;
  }
  logger
    .forJob(job.id, job.userId)
    .info('cleanup', `Retention removed this log's entries 1 to ${planned.lastSeq}`, {
      removedUpTo: planned.lastSeq,
    });
  remove(job.id, planned.lastSeq, 1);
  return true;
}
