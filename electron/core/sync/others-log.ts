import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { breather } from '../pause.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { Store } from '../ports/store.ts';
import { writeRows } from './others-mirror.ts';
import { type ReadingParts, type Skipped, slicesOf } from './others-rows.ts';
import { PageSize } from './page-size.ts';
import { readLogRow } from './read-rows.ts';

/** An entry may be of 63 KB, and there is no knowing before it comes. */
const FIRST_PAGE = 100;
/** Pages that are read before other things have their turn. */
const PAGES = 10;

/** Reads one job's log into the mirror, in order, and never beyond what its row says is there. */
export class OtherLog {
  readonly #parts: ReadingParts;
  readonly #store: Store;
  readonly #jobId: string;
  readonly #size = new PageSize(FIRST_PAGE);
  /** How far it was read, with what could not be. */
  #readTo = 0;

  /** @param store the mirror's */
  constructor(parts: ReadingParts, store: Store, jobId: string) {
    this.#parts = parts;
    this.#store = store;
    this.#jobId = jobId;
  }

  /** Reads on. @returns whether all up to `upToSeq` was read @throws CloudError; what was read by then stays */
  async read(upToSeq: number): Promise<boolean> {
    const { link, signal } = this.#parts;
    this.#readTo = Math.max(this.#readTo, this.#store.log.lastSeq(this.#jobId));
    for (let page = 0; this.#readTo < upToSeq; page += 1) {
      if (page === PAGES) return false;
      const query = { jobId: this.#jobId, afterSeq: this.#readTo, upToSeq };
      const { rows } = await this.#size.ask((limit) => link.log({ ...query, limit }, signal));
      signal.throwIfAborted();
      await this.#take(rows);
      this.#readTo = seqAfter(rows, this.#readTo, upToSeq);
    }
    return true;
  }

  async #take(rows: readonly CloudRow[]): Promise<void> {
    const { ports, feed, signal, onSkipped } = this.#parts;
    const breathe = breather(ports.clock, () => signal.throwIfAborted());
    const skipped: Skipped[] = [];
    for (const slice of slicesOf(rows)) {
      const read = slice.map((row) => readLogRow(this.#jobId, row));
      skipped.push(...read.filter((row) => !row.ok));
      const entries = read.flatMap((row) => (row.ok ? [row.value] : []));
      const refused = writeRows(this.#store, entries, (some) => this.#store.log.import(some));
      skipped.push(...refused.map(({ row, why }) => ({ id: row.id, why })));
      feed.entriesCommitted(without(entries, refused));
      await breathe();
    }
    if (skipped.length > 0) onSkipped('log entries', skipped);
  }
}

function without(
  entries: readonly LogEntry[],
  refused: readonly { readonly row: LogEntry }[],
): readonly LogEntry[] {
  if (refused.length === 0) return entries;
  const rows = new Set(refused.map(({ row }) => row));
  return entries.filter((entry) => !rows.has(entry));
}

/** Where the next page begins. Nothing more there, or nothing that leads further, is the end: the rest was refused when it was sent. */
function seqAfter(rows: readonly CloudRow[], before: number, upToSeq: number): number {
  const seq = Number(rows.at(-1)?.['seq']);
  return Number.isSafeInteger(seq) && seq > before ? seq : upToSeq;
}
