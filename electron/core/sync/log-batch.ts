import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { Scrub } from '../export/scrub.ts';
import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { LogBacklog, NewParked } from '../ports/sync-store.ts';
import { entryRow, sizeOfEntry } from './cloud-rows.ts';
import { MOST_CHARACTERS, MOST_ROWS, readOrPark, Scrubs, type Sending, unreadable } from './sending.ts';

/** An entry of a log, as it is sent. */
export type ReadyEntry = { readonly entry: LogEntry; readonly row: CloudRow };

/** Entries that are to be sent next, of one job or several, of each job without a gap from where its log is in the cloud. */
export async function nextBatch(sending: Sending, signal: AbortSignal): Promise<ReadyEntry[]> {
  const { line, ports } = sending;
  const { sync } = ports.store;
  const breathe = breather(ports.clock);
  const scrubs = new Scrubs(sending);
  const batch: ReadyEntry[] = [];
  const looked = new Set<string>();
  let room = MOST_CHARACTERS;
  while (batch.length < MOST_ROWS && room > 0) {
    await breathe();
    const backlog = line.next(looked);
    if (backlog === null) break;
    const { jobId, lastSeq } = backlog;
    const scrub = readOrPark(sending, { kind: 'job', entityId: jobId, jobId }, signal, () =>
      scrubs.of(jobId),
    );
    if (scrub === undefined) continue;
    const entries = readEntries(sending, backlog, { limit: MOST_ROWS - batch.length, room }, signal);
    if (entries === null) continue;
    looked.add(jobId);
    // Only a damaged log has none where its newest says that there are.
    if (entries.length === 0 || scrub === null) sync.setPushedSeq(jobId, lastSeq);
    else {
      const ready = await makeReady(sending, entries, scrub, signal);
      // The first was parked, and the others are still behind it.
      if (ready.length === 0) looked.delete(jobId);
      for (const one of ready) {
        room -= sizeOfEntry(one.entry);
        if (room < 0 && batch.length > 0) return batch;
        batch.push(one);
      }
    }
  }
  return batch;
}

/** As many of a job's next entries as can be made rows of; where the first cannot, it is parked. */
async function makeReady(
  sending: Sending,
  entries: readonly LogEntry[],
  scrub: Scrub,
  signal: AbortSignal,
): Promise<ReadyEntry[]> {
  const breathe = breather(sending.ports.clock);
  const ready: ReadyEntry[] = [];
  for (const entry of entries) {
    const row = attempt(() => entryRow(entry, sending.sender, scrub), signal);
    if ('problem' in row) {
      if (ready.length === 0) parkNext(sending, entry, row.problem);
      break;
    }
    ready.push({ entry, row: row.value });
    await breathe();
  }
  return ready;
}

/** The entries that are next; null when the first of them cannot be read, and was parked. */
function readEntries(
  sending: Sending,
  backlog: LogBacklog,
  { limit, room }: { readonly limit: number; readonly room: number },
  signal: AbortSignal,
): LogEntry[] | null {
  const { sync } = sending.ports.store;
  const { jobId, pushedSeq } = backlog;
  const read = attempt(() => sync.entries(jobId, pushedSeq, limit, room), signal);
  if ('value' in read) return read.value;
  // Those before the one that cannot be read are sent first.
  if (limit > 1) return readEntries(sending, backlog, { limit: Math.floor(limit / 2), room }, signal);
  parkNext(sending, { jobId, seq: sync.nextSeq(jobId, pushedSeq) ?? backlog.lastSeq }, read.problem);
  return null;
}

type Attempt<T> = { readonly value: T } | { readonly problem: ReturnType<typeof unreadable> };

function attempt<T>(work: () => T, signal: AbortSignal): Attempt<T> {
  try {
    return { value: work() };
  } catch (error) {
    // The app ends: then the store may be closed.
    if (signal.aborted) throw error;
    return { problem: unreadable(error) };
  }
}

/** Parks the entry that is next in its log. The others go on behind it. */
function parkNext(
  sending: Sending,
  { jobId, seq }: Pick<LogEntry, 'jobId' | 'seq'>,
  problem: ReturnType<typeof unreadable>,
): void {
  // Its own id may be what cannot be read.
  parkEntry(sending, { kind: 'log', entityId: `${jobId} #${seq}`, jobId, seq, ...problem });
  sending.ports.store.sync.setPushedSeq(jobId, seq);
  sending.line.sent(jobId, seq);
}

/** Keeps an entry that cannot be sent, for its user to see. */
export function parkEntry({ ports, redact, notes }: Sending, row: Omit<NewParked, 'parkedAt'>): void {
  const message = redact(row.message);
  ports.store.sync.park({ ...row, message, parkedAt: ports.clock.now() });
  notes.warning(`A log entry was refused: ${message}`, { jobId: row.jobId, seq: row.seq });
}
