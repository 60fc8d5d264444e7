import type { LogFilter } from '../../../shared/contract/log-filter.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { LogTable } from '../ports/store.ts';

/** Sequences looked at at once: a few milliseconds' work, between which other work goes on. */
const SLICE = 1_000;

export type Slice = {
  readonly entries: readonly LogEntry[];
  /** How many sequences were looked at for them. */
  readonly looked: number;
};

/** A part of a job's log: what the filter lets through of the first `endSeq` entries. */
export type LogPart = {
  readonly log: LogTable;
  readonly jobId: string;
  readonly filter: LogFilter;
  readonly endSeq: number;
};

/**
 * The entries in order, a slice at a time; also slices in which nothing was found, so that whoever waits sees it go on.
 * @param afterSeq only entries with a greater sequence
 */
export function* slicesOf({ log, jobId, filter, endSeq }: LogPart, afterSeq = 0): Generator<Slice> {
  for (let after = afterSeq; after < endSeq; after += SLICE) {
    const end = Math.min(after + SLICE, endSeq);
    const query = { ...filter, jobId, afterSeq: after, beforeSeq: null, limit: SLICE };
    yield { entries: log.page(query, end + 1), looked: end - after };
  }
}
