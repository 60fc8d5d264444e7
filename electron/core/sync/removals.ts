import { CloudError, type CloudLink } from '../ports/cloud.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import { refusalOf } from './bisect.ts';
import { tombstone } from './cloud-rows.ts';
import { parkRow, type Sending } from './sending.ts';

/** Rows that one statement removes: few enough for the time that the server gives a statement. */
const ROWS_AT_ONCE = 2_000;
/** A server that has no time for these has none for anything. */
const FEWEST_ROWS = 50;
const OBJECTS_AT_ONCE = 100;

/**
 * Takes a job out of the cloud: one that is gone here, or is kept here from now on. Other devices hear of it by the row that stays, which
 * says nothing more. Each step may be taken twice.
 */
export async function removeFromCloud(sending: Sending, due: OutboxRow, signal: AbortSignal): Promise<void> {
  const { ports, notes } = sending;
  const problem = await refusalOf(sending.refusals, () => empty(sending, due.jobId, signal));
  signal.throwIfAborted();
  if (problem !== null) return parkRow(sending, due, problem);
  ports.store.sync.forgetJob(due.jobId);
  notes.info('A job was taken out of the cloud', { jobId: due.jobId });
}

async function empty(
  { ports, link, sender, uploading }: Sending,
  jobId: string,
  signal: AbortSignal,
): Promise<void> {
  const { sync } = ports.store;
  const id = sender.idOf(jobId);
  await link.update('jobs', [id], tombstone(ports.clock.now()), signal);
  await emptyRows(link, id, signal);
  // Asked again until there is none: a picture may have arrived meanwhile. One on its way is not there yet: its job stays in line.
  for (;;) {
    const there = sync.uploadsOf(jobId).filter(({ fileId }) => !uploading.has(fileId));
    const next = there.slice(0, OBJECTS_AT_ONCE);
    if (next.length === 0) return;
    await link.removeObjects([...new Set(next.map(({ storagePath }) => storagePath))], signal);
    signal.throwIfAborted();
    sync.forgetUploads(next.map(({ fileId }) => fileId));
  }
}

/** In as many statements as it takes, and in smaller ones where the server has no time for large ones. */
async function emptyRows(link: CloudLink, id: string, signal: AbortSignal): Promise<void> {
  let most = ROWS_AT_ONCE;
  for (;;) {
    try {
      if ((await link.emptyJob(id, most, signal)) === 0) return;
    } catch (error) {
      if (!(error instanceof CloudError && error.tooMuch) || most === FEWEST_ROWS) throw error;
      most = Math.max(FEWEST_ROWS, Math.floor(most / 2));
    }
    signal.throwIfAborted();
  }
}
