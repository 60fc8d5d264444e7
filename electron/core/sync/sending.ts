import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { createScrub, type Scrub } from '../export/scrub.ts';
import type { Redact } from '../logging/redaction.ts';
import { foldersOf } from '../logging/reduce-paths.ts';
import type { CloudLink } from '../ports/cloud.ts';
import type { Ports } from '../ports/index.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import type { Sender } from './cloud-rows.ts';
import type { LogLine } from './log-line.ts';
import type { Refusals } from './refusals.ts';
import type { SyncNotes } from './sync-notes.ts';

/** So many rows go in one request, and so many characters of JSON: 1 MB whatever the alphabet. */
export const MOST_ROWS = 500;
export const MOST_CHARACTERS = 340_000;

/** Who is spoken to, as whom. Made anew for each account and project. */
export type Connection = { readonly link: CloudLink; readonly sender: Sender };

/** What all parts of the push need. */
export type Sending = Connection & {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly notes: SyncNotes;
  readonly line: LogLine;
  /** What the cloud has refused since it was connected. */
  readonly refusals: Refusals;
  /** Ids of the files whose pictures are on their way. */
  readonly uploading: Set<string>;
};

/** Makes texts fit to leave this machine, by what its jobs' texts may name. */
export class Scrubs {
  readonly #sending: Sending;
  #jobId: string | null = null;
  #scrub: Scrub | null = null;

  constructor(sending: Sending) {
    this.#sending = sending;
  }

  /** Null when the job is gone. Rows of one job mostly follow each other, so only the last one is remembered. */
  of(jobId: string): Scrub | null {
    if (jobId !== this.#jobId) {
      const { ports, redact } = this.#sending;
      const known = ports.store.sync.job(jobId);
      this.#jobId = jobId;
      this.#scrub = known === null ? null : createScrub(redact, foldersOf({ ports, job: known.job }));
    }
    return this.#scrub;
  }
}

/**
 * Leaves out what belongs to jobs that may not be sent any more: whoever keeps one here, or removes it, while other things are sent, must
 * not find it in the cloud afterwards.
 */
export function stillOf<T>({ ports }: Sending, jobOf: (item: T) => string): (items: readonly T[]) => T[] {
  return (items) => {
    const jobIds = [...new Set(items.map(jobOf))];
    const may = new Set(jobIds.filter((jobId) => ports.store.sync.mayBeSent(jobId)));
    return items.filter((item) => may.has(jobOf(item)));
  };
}

/** What is told of a row that is damaged here. It stands aside like one that is refused, so that the others go on. */
export function unreadable(error: unknown): CloudProblem {
  const message = `It cannot be read on this machine: ${error instanceof Error ? error.message : String(error)}`;
  return { code: 'refused', message, advice: 'All else is sent. Once it is mended here, retry.' };
}

/** Puts a row together, or parks what cannot be read. @returns what `read` returns; `undefined` when it was parked */
export function readOrPark<T>(sending: Sending, due: Due, signal: AbortSignal, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    // The app ends: then the store may be closed.
    if (signal.aborted) throw error;
    parkRow(sending, due, unreadable(error));
    return undefined;
  }
}

/** Something to be sent; where no change is named, whichever is in line. */
type Due = Omit<OutboxRow, 'change'> & Partial<Pick<OutboxRow, 'change'>>;

/** Takes out of line what cannot be sent, for its user to see. */
export function parkRow({ ports, redact, notes }: Sending, due: Due, problem: CloudProblem): void {
  const { kind, entityId, jobId, change } = due;
  const { code, advice } = problem;
  const message = redact(problem.message);
  ports.store.sync.park(
    { kind, entityId, jobId, seq: null, code, message, advice, parkedAt: ports.clock.now() },
    change,
  );
  notes.warning(`A row was refused (${kind}): ${message}`, { kind, entityId, jobId });
}

/**
 * Cuts rows into batches of at most about so many characters, each with one row at least.
 * @param breathe awaited between rows: of large ones it takes long to tell their size
 */
export async function batchesOf<T>(
  rows: readonly T[],
  sizeOf: (row: T) => number,
  breathe: () => Promise<void>,
): Promise<T[][]> {
  const batches: T[][] = [];
  let room = 0;
  for (const row of rows) {
    const size = sizeOf(row);
    const last = batches.at(-1);
    if (last === undefined || size > room) {
      batches.push([row]);
      room = MOST_CHARACTERS - size;
    } else {
      last.push(row);
      room -= size;
    }
    await breathe();
  }
  return batches;
}
