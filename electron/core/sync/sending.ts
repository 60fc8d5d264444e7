import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import { createScrub, type Scrub } from '../export/scrub.ts';
import type { Redact } from '../logging/redaction.ts';
import { foldersOf } from '../logging/reduce-paths.ts';
import type { CloudLink } from '../ports/cloud.ts';
import type { Ports } from '../ports/index.ts';
import type { OutboxRow } from '../ports/sync-store.ts';
import type { Sender } from './cloud-rows.ts';
import type { LogLine } from './log-line.ts';
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

/** Takes out of line what the cloud refuses, for its user to see. */
export function parkRow({ ports, redact, notes }: Sending, due: OutboxRow, problem: CloudProblem): void {
  const { kind, entityId, jobId, change } = due;
  const { code, advice } = problem;
  const message = redact(problem.message);
  ports.store.sync.park(
    { kind, entityId, jobId, seq: null, code, message, advice, parkedAt: ports.clock.now() },
    change,
  );
  notes.warning(`The cloud refuses a row (${kind}): ${message}`, { kind, entityId, jobId });
}

/** Cuts rows into batches of at most about so many characters, each with one row at least. */
export function batchesOf<T>(rows: readonly T[], sizeOf: (row: T) => number): T[][] {
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
  }
  return batches;
}
