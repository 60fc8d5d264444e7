import type { LogEntry } from '../../../shared/domain/log-entry.ts';

/** A line of the list: one entry, or several identical ones in a row. */
export type LogLine = {
  /** The sequence of the first, by which the line is known. */
  readonly key: number;
  /** The last of them, which is shown. */
  readonly entry: LogEntry;
  readonly count: number;
};

/** Entries as lines. Only the display merges: every entry stays one in counts, copies and the store. */
export type LogLines = {
  readonly count: number;
  readonly entries: readonly LogEntry[];
  /** Where in `entries` each line begins. */
  readonly starts: readonly number[];
  line(index: number): LogLine;
  key(index: number): number;
  /** The line in which an entry lies, or would lie: the one before it. Beyond the last entry it is `count`. */
  indexOf(seq: number): number;
};

/**
 * Runs of entries that say the same become one line with its count. With the lines as they were before, only what has come since is
 * looked at: the log of a busy job changes sixty times a second, by a few entries each time.
 */
export function linesOf(entries: readonly LogEntry[], before: LogLines | null = null): LogLines {
  const starts = startsOf(entries, before);
  const key = (index: number): number => entries[starts[index] ?? 0]?.seq ?? 0;
  return {
    count: starts.length,
    entries,
    starts,
    key,
    line(index) {
      const start = starts[index] ?? 0;
      const end = starts[index + 1] ?? entries.length;
      return { key: key(index), entry: entries[end - 1] as LogEntry, count: end - start };
    },
    indexOf: (seq) => lineOf(seq, starts.length, key, entries.at(-1)?.seq ?? 0),
  };
}

function startsOf(entries: readonly LogEntry[], before: LogLines | null): number[] {
  const { starts, known } = before === null ? NOTHING_KNOWN : stillKnown(entries, before);
  const next = [...starts];
  for (let index = known; index < entries.length; index += 1) {
    const [previous, entry] = [entries[index - 1], entries[index] as LogEntry];
    if (previous === undefined || !saysTheSame(previous, entry)) next.push(index);
  }
  return next;
}

type Known = { readonly starts: readonly number[]; readonly known: number };

const NOTHING_KNOWN: Known = { starts: [], known: 0 };

/** What the lines before say of these entries, where some have left at the front and some have come at the end, and no more. */
function stillKnown(entries: readonly LogEntry[], before: LogLines): Known {
  const [first] = entries;
  const gone = first === undefined ? -1 : before.entries.indexOf(first);
  const kept = before.entries.length - gone;
  if (gone < 0 || entries[kept - 1] !== before.entries.at(-1)) return NOTHING_KNOWN;
  const shifted = before.starts.map((start) => start - gone).filter((start) => start > 0);
  return { starts: [0, ...shifted], known: kept };
}

/** The same words about the same thing; or the same rate limit, which every call under way reports for itself. */
function saysTheSame(a: LogEntry, b: LogEntry): boolean {
  if (a.message === b.message) {
    return (
      a.detailsJson === b.detailsJson &&
      a.imageId === b.imageId &&
      a.attempt === b.attempt &&
      a.level === b.level &&
      a.step === b.step
    );
  }
  return a.level === 'warning' && b.level === 'warning' && isRateLimitWait(a) && isRateLimitWait(b);
}

/** The last line that begins at or before a sequence, unless that comes after all of them. */
function lineOf(seq: number, count: number, key: (index: number) => number, lastSeq: number): number {
  if (seq > lastSeq) return count;
  let low = 0;
  let high = Math.max(0, count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (key(middle) <= seq) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** A wait that an entry announces, by its details: until when, and whether all calls wait. In milliseconds. */
export type Wait = { readonly until: number; readonly ms: number };

/** The wait before the next attempt that a failed call leads to (core/pipeline/steps/call-outcome); null for all other entries. */
export function waitOf({ level, detailsJson, createdAt }: LogEntry): Wait | null {
  if (level !== 'warning' || detailsJson === null) return null;
  // Looked for in the text: this is asked of every line that is drawn, and parsing would cost more than drawing it.
  const ms = Number(/"waitMs":(\d+(?:\.\d+)?)/.exec(detailsJson)?.[1] ?? 0);
  return ms > 0 ? { until: createdAt + ms, ms } : null;
}

function isRateLimitWait(entry: LogEntry): boolean {
  return waitOf(entry) !== null && /"code":"(rate_limited|slow_down)"/.test(entry.detailsJson ?? '');
}
