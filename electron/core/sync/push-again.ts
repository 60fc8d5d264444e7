import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { NewParked } from '../ports/sync-store.ts';
import { sendOrPark } from './bisect.ts';
import { entryRow } from './cloud-rows.ts';
import { parkEntry } from './log-batch.ts';
import { batchesOf, MOST_ROWS, Scrubs, type Sending, stillOf, unreadable } from './sending.ts';

type Again = { readonly parked: NewParked; readonly row: CloudRow };

/**
 * Sends entries again that were refused and that their user asks for. One that is refused once more stays in the list, with the new
 * reason.
 * @returns whether there may be more
 */
export async function pushEntriesAgain(sending: Sending, signal: AbortSignal): Promise<boolean> {
  const { store, clock } = sending.ports;
  const asked = store.sync.parkedAgain(MOST_ROWS);
  const breathe = breather(clock);
  const scrubs = new Scrubs(sending);
  const ready: Again[] = [];
  for (const parked of asked) {
    try {
      const row = rowOf(sending, parked, scrubs);
      if (row === null) store.sync.dropParked('log', parked.entityId);
      else ready.push({ parked, row });
    } catch (error) {
      if (signal.aborted) throw error;
      parkEntry(sending, { ...parked, ...unreadable(error) });
    }
    await breathe();
  }
  for (const batch of await batchesOf(ready, ({ row }) => JSON.stringify(row).length, breathe)) {
    await sendBatch(sending, batch, signal);
  }
  return asked.length === MOST_ROWS;
}

/** Null when there is nothing to send any more. */
function rowOf({ ports, sender }: Sending, { jobId, seq }: NewParked, scrubs: Scrubs): CloudRow | null {
  const { sync } = ports.store;
  if (seq === null || !sync.mayBeSent(jobId)) return null;
  const entry = sync.entry(jobId, seq);
  const scrub = scrubs.of(jobId);
  return entry === null || scrub === null ? null : entryRow(entry, sender, scrub);
}

async function sendBatch(sending: Sending, batch: readonly Again[], signal: AbortSignal): Promise<void> {
  const { link, ports, refusals } = sending;
  const { store } = ports;
  await sendOrPark(batch, {
    refusals,
    send: async (entries) => {
      await link.upsert(
        'logs',
        entries.map(({ row }) => row),
        signal,
      );
      signal.throwIfAborted();
    },
    sent: (entries) =>
      store.transaction('normal', () => {
        for (const { parked } of entries) {
          store.sync.dropParked('log', parked.entityId);
          // The job's row tells other devices to look.
          store.sync.enqueue('job', parked.jobId, parked.jobId);
        }
      }),
    refused: ({ parked }, problem) => parkEntry(sending, { ...parked, ...problem }),
    still: stillOf(sending, ({ parked }) => parked.jobId),
  });
}
