import type { JobPlace } from '../../../shared/domain/cloud.ts';
import type { SyncTable } from '../ports/sync-store.ts';

/** How a job of this machine stands with the cloud. */
export function placeOf(jobId: string, sync: SyncTable): JobPlace {
  const { account, historyBelow } = sync.state();
  const known = sync.job(jobId);
  if (known?.keptLocal) return 'kept_local';
  if (known === null || account === null) return 'here';
  if (sync.waits(jobId)) return 'waiting';
  if (known.pushed) return sync.backlog(jobId) === null ? 'sent' : 'waiting';
  // Of the jobs that were here before the account was joined, those that are to follow; or none of them.
  return historyBelow === null ? 'here' : 'waiting';
}
