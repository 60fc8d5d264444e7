import { breather } from '../pause.ts';
import { sendOrPark } from './bisect.ts';
import { nextBatch, parkEntry, type ReadyEntry } from './log-batch.ts';
import { type Sending, stillOf } from './sending.ts';

/** After so many batches jobs, images and files have their turn, so that what is made now does not wait for a long log. */
const BATCHES_IN_A_ROW = 8;

/**
 * Sends entries that the cloud does not have, of each job in their order.
 * @returns whether there are more
 */
export async function pushLog(sending: Sending, signal: AbortSignal): Promise<boolean> {
  for (let sent = 0; sent < BATCHES_IN_A_ROW; sent += 1) {
    const batch = await nextBatch(sending, signal);
    if (batch.length === 0) return await findMore(sending);
    await sendBatch(sending, batch, signal);
  }
  return true;
}

/** What is remembered is done: more may be in the store. */
async function findMore({ line, ports }: Sending): Promise<boolean> {
  if (!line.mustSearch) return false;
  await line.search(breather(ports.clock));
  return line.mustSearch || line.next(new Set()) !== null;
}

async function sendBatch(sending: Sending, batch: readonly ReadyEntry[], signal: AbortSignal): Promise<void> {
  const { link, ports, line } = sending;
  const { store } = ports;
  store.sync.claim(lastOf(batch));
  const settle = (entries: readonly ReadyEntry[]): void => {
    const reached = lastOf(entries);
    store.transaction('normal', () => {
      for (const [jobId, seq] of reached) store.sync.setPushedSeq(jobId, seq);
    });
    for (const [jobId, seq] of reached) line.sent(jobId, seq);
  };
  await sendOrPark(batch, {
    refusals: sending.refusals,
    send: async (entries) => {
      await link.upsert(
        'logs',
        entries.map(({ row }) => row),
        signal,
      );
      signal.throwIfAborted();
    },
    sent: settle,
    still: stillOf(sending, ({ entry }) => entry.jobId),
    refused: (ready, { code, message, advice }) => {
      const { id, jobId, seq } = ready.entry;
      parkEntry(sending, { kind: 'log', entityId: id, jobId, seq, code, message, advice });
      // The others go on behind it.
      settle([ready]);
    },
  });
}

/** The last sequence of each job among entries in their order. */
function lastOf(entries: readonly ReadyEntry[]): Map<string, number> {
  return new Map(entries.map(({ entry }) => [entry.jobId, entry.seq]));
}
