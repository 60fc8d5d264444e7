import type { LiveFeed } from '../logging/live-feed.ts';
import type { Journal } from '../pipeline/journal.ts';
import type { Ports } from '../ports/index.ts';

type Parts = { readonly ports: Pick<Ports, 'store'>; readonly journal: Journal; readonly feed: LiveFeed };

/** Takes jobs out of all lists as deleted at this time, all or none. They must have ended; the trash does not look after them yet. */
export function takeAway(
  { ports, journal, feed }: Parts,
  jobIds: readonly string[],
  at: number,
  files: 'keep' | 'remove',
): void {
  if (jobIds.length === 0) return;
  journal.commit(() => {
    for (const id of jobIds) ports.store.jobs.markDeleted(id, at, files === 'remove');
  });
  feed.emit({ name: 'jobs.removed', payload: { jobIds: [...jobIds] } });
}
