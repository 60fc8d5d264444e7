import type { ImageGenerationLogger, JobLogger } from '../logging/image-generation-logger.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports/index.ts';
import type { JobFacts } from '../ports/retention-store.ts';
import { isUnchanged } from './plan.ts';

/** Entries removed in one transaction: more would hold the app up. */
const ENTRIES_AT_A_TIME = 1_000;

/**
 * Removes a job's log but for one new entry that says so. Leaves alone what is still there when the job changed, or something was
 * logged, since the plan was made; where some is gone by then, a new entry says which. Where the app ends in the middle, the next
 * run goes on.
 * @returns whether it is gone.
 */
export async function removeLog(
  ports: Ports,
  logger: ImageGenerationLogger,
  planned: JobFacts,
  signal: AbortSignal,
): Promise<boolean> {
  const { store } = ports;
  const readFacts = (): JobFacts | undefined => {
    logger.flush();
    return store.retention.of([planned.id])[0];
  };
  const job = store.jobs.get(planned.id);
  if (job === null || !isUnchanged(planned, readFacts())) return false;
  const log = logger.forJob(job.id, job.userId);
  // The newest stays until the one that takes its place is there: a log never goes back to its first sequence.
  while (store.log.removeOldest(job.id, ENTRIES_AT_A_TIME, planned.lastSeq - 1) === ENTRIES_AT_A_TIME) {
    await pause(ports.clock, 0, signal);
    if (signal.aborted) return false;
    const current = readFacts();
    if (isUnchanged(planned, current)) continue;
    if (current !== undefined) noteStopped(log, current);
    return false;
  }
  log.info('cleanup', `Retention removed this log's entries 1 to ${planned.lastSeq}`, {
    removedUpTo: planned.lastSeq,
  });
  logger.flush();
  store.log.removeOldest(job.id, 1, planned.lastSeq);
  return true;
}

function noteStopped(log: JobLogger, { lastSeq, entries }: JobFacts): void {
  const removedUpTo = lastSeq - entries;
  log.info(
    'cleanup',
    `Retention removed this log's entries 1 to ${removedUpTo} and kept the rest: the job has changed meanwhile`,
    { removedUpTo },
  );
}
