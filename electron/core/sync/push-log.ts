import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { NewParked } from '../ports/sync-store.ts';
import { refusalOf, sendOrPark } from './bisect.ts';
import { entryRow, sizeOfEntry } from './cloud-rows.ts';
import { MOST_CHARACTERS, MOST_ROWS, Scrubs, type Sending } from './sending.ts';

/** After so many batches jobs, images and files have their turn, so that what is made now does not wait for a long log. */
const BATCHES_IN_A_ROW = 8;

type Ready = { readonly entry: LogEntry; readonly row: CloudRow };

/**
 * Sends entries that the cloud does not have, of each job in their order.
 * @returns whether there are more
 */
export async function pushLog(sending: Sending, signal: AbortSignal): Promise<boolean> {
  for (let sent = 0; sent < BATCHES_IN_A_ROW; sent += 1) {
    const batch = await nextBatch(sending);
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

async function nextBatch(sending: Sending): Promise<Ready[]> {
  const { line, ports, sender } = sending;
  const { sync } = ports.store;
  const breathe = breather(ports.clock);
  const scrubs = new Scrubs(sending);
  const batch: Ready[] = [];
  const looked = new Set<string>();
  let room = MOST_CHARACTERS;
  while (batch.length < MOST_ROWS && room > 0) {
    const backlog = line.next(looked);
    if (backlog === null) break;
    const { jobId, pushedSeq, lastSeq } = backlog;
    looked.add(jobId);
    const entries = sync.entries(jobId, pushedSeq, MOST_ROWS - batch.length, room);
    const scrub = scrubs.of(jobId);
    // Only a damaged log has none where its newest says that there are.
    if (entries.length === 0 || scrub === null) sync.setPushedSeq(jobId, lastSeq);
    else {
      for (const entry of entries) {
        room -= sizeOfEntry(entry);
        if (room < 0 && batch.length > 0) return batch;
        batch.push({ entry, row: entryRow(entry, sender, scrub) });
        await breathe();
      }
    }
  }
  return batch;
}

async function sendBatch(sending: Sending, batch: readonly Ready[], signal: AbortSignal): Promise<void> {
  const { link, ports, line } = sending;
  const { store } = ports;
  const settle = (entries: readonly Ready[]): void => {
    const reached = new Map(entries.map(({ entry }) => [entry.jobId, entry.seq]));
    store.transaction('normal', () => {
      for (const [jobId, seq] of reached) store.sync.setPushedSeq(jobId, seq);
    });
    for (const [jobId, seq] of reached) line.sent(jobId, seq);
  };
  await sendOrPark(batch, {
    send: async (entries) => {
      await link.upsert(
        'logs',
        entries.map(({ row }) => row),
        signal,
      );
      signal.throwIfAborted();
    },
    sent: settle,
    refused: (ready, { code, message, advice }) => {
      const { id, jobId, seq } = ready.entry;
      park(sending, { kind: 'log', entityId: id, jobId, seq, code, message, advice });
      // The others go on behind it.
      settle([ready]);
    },
  });
}

function park({ ports, redact, notes }: Sending, row: Omit<NewParked, 'parkedAt'>): void {
  const message = redact(row.message);
  ports.store.sync.park({ ...row, message, parkedAt: ports.clock.now() });
  notes.warning(`The cloud refuses a log entry: ${message}`, { jobId: row.jobId, seq: row.seq });
}

/** Sends an entry again that was refused. One that is refused once more stays in the list, with the new reason. */
export async function pushEntryAgain(
  sending: Sending,
  parked: NewParked,
  signal: AbortSignal,
): Promise<void> {
  const { ports, link, sender } = sending;
  const { sync } = ports.store;
  const { jobId, seq, entityId } = parked;
  const entry = seq === null ? null : sync.entry(jobId, seq);
  const scrub = new Scrubs(sending).of(jobId);
  if (entry !== null && scrub !== null) {
    const problem = await refusalOf(() => link.upsert('logs', [entryRow(entry, sender, scrub)], signal));
    signal.throwIfAborted();
    if (problem !== null) return park(sending, { ...parked, ...problem });
    sync.enqueue('job', jobId, jobId);
  }
  sync.dropParked('log', entityId);
}
