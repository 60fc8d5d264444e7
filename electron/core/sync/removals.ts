import type { OutboxRow } from '../ports/sync-store.ts';
import { refusalOf } from './bisect.ts';
import { tombstone } from './cloud-rows.ts';
import { parkRow, type Sending } from './sending.ts';

/** Rows that one statement removes: few enough for the time that the server gives a statement. */
const ROWS_AT_ONCE = 2_000;
const OBJECTS_AT_ONCE = 100;

/**
 * Takes a job out of the cloud: one that is gone here, or is kept here from now on. Other devices hear of it by the row that stays, which
 * says nothing more. Each step may be taken twice.
 */
export async function removeFromCloud(sending: Sending, due: OutboxRow, signal: AbortSignal): Promise<void> {
  const { ports, notes } = sending;
  const problem = await refusalOf(() => empty(sending, due.jobId, signal));
  signal.throwIfAborted();
  if (problem !== null) return parkRow(sending, due, problem);
  ports.store.sync.forgetJob(due.jobId);
  notes.info('A job was taken out of the cloud', { jobId: due.jobId });
}

async function empty({ ports, link, sender }: Sending, jobId: string, signal: AbortSignal): Promise<void> {
  const { sync } = ports.store;
  const id = sender.idOf(jobId);
  await link.update('jobs', [id], tombstone(ports.clock.now()), signal);
  while ((await link.emptyJob(id, ROWS_AT_ONCE, signal)) > 0) signal.throwIfAborted();
  // Asked again until there is none: a picture may have arrived meanwhile.
  for (;;) {
    const next = sync.uploadsOf(jobId).slice(0, OBJECTS_AT_ONCE);
    if (next.length === 0) return;
    await link.removeObjects([...new Set(next.map(({ storagePath }) => storagePath))], signal);
    signal.throwIfAborted();
    sync.forgetUploads(next.map(({ fileId }) => fileId));
  }
}
