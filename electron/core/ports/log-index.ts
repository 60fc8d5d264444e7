import type { Level, LogEntry, Step } from '../../../shared/domain/log-entry.ts';

/** Which entries are wanted; all conditions must hold, and null or none is no condition. */
export type EntryFilter = {
  /** Found, whatever their case, in message or details; and not found there. */
  readonly words: readonly string[];
  readonly without: readonly string[];
  readonly levels: readonly Level[] | null;
  readonly steps: readonly Step[] | null;
  /** Numbers of images within their jobs. */
  readonly images: readonly number[] | null;
  /** In the details as the value of a `code`. */
  readonly codes: readonly string[];
  readonly withoutCodes: readonly string[];
  /** Milliseconds since the epoch: logged at this time or later, and earlier than this. */
  readonly from: number | null;
  readonly until: number | null;
};

/**
 * A part of all entries, by their places: those of a later job are greater, and within a job they go by sequence. Both ends
 * are left out.
 */
export type Span = { readonly above: number; readonly below: number };

export type Found = { readonly place: number; readonly entry: LogEntry };

/** What one slice of a search brought. */
export type Look = {
  /** The greatest place first. */
  readonly found: readonly Found[];
  /** From here up all is looked at; what is left of the span lies below. Not above `span.above + 1` when nothing is left. */
  readonly reached: number;
};

export type Tally = { readonly count: number; readonly reached: number };

/**
 * Full-text search over the entries of all jobs that are not deleted. The index follows the log: what it does not hold yet is
 * looked through instead, so that an answer never misses an entry.
 */
export interface LogIndex {
  /** Everything there is. */
  readonly everything: Span;
  /** The entries of one job; null when there is no such job. */
  spanOf(jobId: string): Span | null;
  /** What of the span lies below all entries of the job that the place is in. */
  belowJob(span: Span, place: number): Span;
  /** Living jobs whose id begins or ends with this, the newest first, at most `limit`; `last` is the newest of all. */
  jobIds(part: string, limit: number): string[];
  /** Looks from the top of the span for at most `limit` entries; a few milliseconds' work, then it has to be called again. */
  look(filter: EntryFilter, span: Span, limit: number): Look;
  /** Counts from the top of the span, a few milliseconds' work at a time. */
  tally(filter: EntryFilter, span: Span): Tally;
  /** How much there is in the jobs that are not deleted, or in the named ones of them. Reads no entry. */
  coverage(jobIds: readonly string[] | null): {
    readonly jobs: number;
    readonly entries: number;
    readonly unindexed: number;
  };
  /**
   * Takes in about so many entries that the index lacks, those of the newest jobs first, in one transaction. The last few of a
   * job that is at work wait for more. Returns how many it took in: 0 when there is nothing to do.
   */
  advance(limit: number): number;
}
