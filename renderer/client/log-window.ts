import { type LogQuery, MAX_PAGE } from '../../shared/contract/commands.ts';
import type { LogBatch } from '../../shared/contract/events.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';

/** Entries held at most, in the window and waiting beyond a gap each. What is older stays in the database. */
export const MAX_HELD = 2_000;

/**
 * The newest part of one job's log, as the page holds it: pages that were asked for and batches that came by themselves,
 * joined by sequence, so that nothing is missing and nothing is there twice.
 */
export type LogWindow = {
  /** Whether the opening page has come. */
  readonly opened: boolean;
  /** In sequence; the last one is the entry `lastSeq`, unless the store no longer has that. */
  readonly entries: readonly LogEntry[];
  /** Everything up to this sequence has been seen. */
  readonly lastSeq: number;
  /** The greatest sequence heard of. When it is greater than `lastSeq`, something is missing. */
  readonly knownSeq: number;
  /** Entries that came from beyond a gap, in sequence. */
  readonly waiting: readonly LogEntry[];
};

/** What to ask for: the newest page there is, or the one after what is held. */
export type Pull = { readonly kind: 'newest' } | { readonly kind: 'after'; readonly seq: number };

/** The answer to a pull; `lastSeq` is the job's newest sequence. */
export type LogPage = { readonly entries: readonly LogEntry[]; readonly lastSeq: number };

export const EMPTY_WINDOW: LogWindow = { opened: false, entries: [], lastSeq: 0, knownSeq: 0, waiting: [] };

/** Takes in what came by itself. */
export function hear(window: LogWindow, batch: LogBatch): LogWindow {
  return join({ ...window, knownSeq: Math.max(window.knownSeq, batch.lastSeq) }, batch.entries);
}

/** Takes in the answer to a pull that `nextPull` asked for, however much has been heard since. */
export function fill(window: LogWindow, pull: Pull, page: LogPage): LogWindow {
  const upTo = page.entries.length < MAX_PAGE ? page.lastSeq : (page.entries.at(-1)?.seq ?? page.lastSeq);
  const newer = page.entries.filter((entry) => entry.seq > window.lastSeq);
  // Between what is held and the newest page there may be entries that nobody asked for: the window moves there whole.
  const moves = pull.kind === 'newest' && (newer[0]?.seq ?? 0) > window.lastSeq + 1;
  const filled: LogWindow = {
    opened: true,
    entries: newest(moves ? newer : [...window.entries, ...newer]),
    lastSeq: Math.max(window.lastSeq, upTo),
    knownSeq: Math.max(window.knownSeq, page.lastSeq),
    waiting: window.waiting,
  };
  return join(filled, []);
}

/** What must be asked for now, or null in the steady state. A gap larger than the window is not filled but jumped. */
export function nextPull(window: LogWindow): Pull | null {
  if (!window.opened) return { kind: 'newest' };
  const missing = window.knownSeq - window.lastSeq;
  if (missing <= 0) return null;
  return missing > MAX_HELD ? { kind: 'newest' } : { kind: 'after', seq: window.lastSeq };
}

/** A pull as a query. The newest page is the one that ends before any sequence there can be. */
export function pullQuery(jobId: string, pull: Pull): Pick<LogQuery, 'jobId' | 'limit'> & Partial<LogQuery> {
  const range = pull.kind === 'after' ? { afterSeq: pull.seq } : { beforeSeq: Number.MAX_SAFE_INTEGER };
  return { jobId, limit: MAX_PAGE, ...range };
}

function join(window: LogWindow, incoming: readonly LogEntry[]): LogWindow {
  const candidates = inSequence([...window.waiting, ...incoming], window.lastSeq);
  let run = 0;
  while (candidates[run]?.seq === window.lastSeq + run + 1) run++;
  return {
    ...window,
    entries: run === 0 ? window.entries : newest([...window.entries, ...candidates.slice(0, run)]),
    lastSeq: window.lastSeq + run,
    waiting: newest(candidates.slice(run)),
  };
}

/** Sorted, each once, and only what comes after `seq`. */
function inSequence(entries: readonly LogEntry[], seq: number): LogEntry[] {
  return entries
    .filter((entry) => entry.seq > seq)
    .sort((a, b) => a.seq - b.seq)
    .filter((entry, index, sorted) => entry.seq !== sorted[index - 1]?.seq);
}

function newest(entries: readonly LogEntry[]): readonly LogEntry[] {
  return entries.length > MAX_HELD ? entries.slice(-MAX_HELD) : entries;
}
