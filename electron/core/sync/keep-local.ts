import { AppError } from '../../../shared/contract/result.ts';
import { breather } from '../pause.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

/** Jobs in one transaction. */
const AT_ONCE = 20;

/**
 * Keeps jobs on this machine, or has them sent again. What of them is in the cloud is taken out by the next round.
 * @throws AppError `not_found` when one of them is no job of this machine; then none is changed
 */
export async function keepLocal(
  store: Store,
  clock: Clock,
  jobIds: readonly string[],
  local: boolean,
): Promise<void> {
  const missing = jobIds.find((jobId) => store.jobs.get(jobId) === null);
  if (missing !== undefined) throw new AppError('not_found', `There is no job ${missing}`);
  const breathe = breather(clock);
  for (let at = 0; at < jobIds.length; at += AT_ONCE) {
    store.transaction('full', () => {
      for (const jobId of jobIds.slice(at, at + AT_ONCE)) store.sync.keepLocal(jobId, local);
    });
    await breathe();
  }
}
