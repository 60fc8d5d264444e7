import type { CommandInput } from '../../shared/contract/commands.ts';
import type { LogBatch } from '../../shared/contract/events.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';
import { type Accepts, accepts, filterQuery, type LogFilter } from './log-filter.ts';

/** How much the page holds of a log, and asks for at once, in entries. */
export type LogBounds = {
  /** Held at most, in the window and waiting beyond a gap each. What lies outside stays in the database. */
  readonly held: number;
  /** To open the log or a place in it, on either side. Fills a tall screen twice. */
  readonly opening: number;
  /** To go on at an end of the window, and to fill a gap. */
  readonly more: number;
};

export const LOG_BOUNDS: LogBounds = { held: 2_000, opening: 150, more: 500 };

/** A place in a log: its end, or just before the entry that comes after `seq`. */
export type Place = { readonly kind: 'end' } | { readonly kind: 'seq'; readonly seq: number };

export type Side = 'before' | 'after';

/**
 * A part of one job's log under a filter: every entry from `low` to `high` that the filter accepts, joined by sequence from pages
 * that were asked for and batches that came by themselves, so that nothing is missing and nothing is there twice.
 */
export type LogWindow = {
  readonly filter: LogFilter;
  readonly accepts: Accepts;
  readonly bounds: LogBounds;
  readonly place: Place;
  /** Sides whose first page has not come yet, in the order in which they are asked for. */
  readonly unopened: readonly Side[];
  readonly entries: readonly LogEntry[];
  /** The sequences that the window covers, both included; nothing while `low` is `high` + 1. */
  readonly low: number;
  readonly high: number;
  /** The greatest sequence heard of. */
  readonly lastSeq: number;
  /** Whether the reader follows the end: the oldest entries then make room for the newest. */
  readonly following: boolean;
  /** Whether new entries belong into the window: it reached the end of the log, and has had room since. */
  readonly live: boolean;
  /** A side on which the reader nears the end of what is held. */
  readonly wanted: Side | null;
  /** Batches from beyond a gap, in sequence. */
  readonly waiting: readonly LogBatch[];
};

/** One page to ask for. `opens`: it belongs to the place that the window was opened at; `repairs`: nobody scrolled for it. */
export type Pull = {
  readonly filter: LogFilter;
  readonly side: Side;
  /** The page goes on from here, this sequence not included. */
  readonly seq: number;
  readonly limit: number;
  readonly reason: 'opens' | 'repairs' | 'extends';
};

/**
 * The answer to a pull; `lastSeq` is the job's newest sequence when it was asked. A search may take long enough for newer entries
 * to come: some of them may be in the page, so none of them is taken from it.
 */
export type LogPage = { readonly entries: readonly LogEntry[]; readonly lastSeq: number };

/** A window that holds nothing yet, at the end of the log or at a place in it. */
export function openWindow(filter: LogFilter, place: Place, bounds = LOG_BOUNDS, lastSeq = 0): LogWindow {
  const seq = place.kind === 'end' ? Number.MAX_SAFE_INTEGER - 1 : place.seq;
  return {
    filter,
    accepts: accepts(filter),
    bounds,
    place,
    unopened: place.kind === 'end' ? ['before'] : ['before', 'after'],
    entries: [],
    low: seq + 1,
    high: seq,
    lastSeq,
    following: place.kind === 'end',
    live: false,
    wanted: null,
    waiting: [],
  };
}

export function isOpen(window: LogWindow): boolean {
  return window.unopened.length === 0;
}

/** Whether the window holds the newest entry that its filter accepts. */
export function reachesEnd(window: LogWindow): boolean {
  return isOpen(window) && window.high >= window.lastSeq;
}

/** Takes in what came by itself. */
export function hear(window: LogWindow, batch: LogBatch): LogWindow {
  const heard = { ...window, lastSeq: Math.max(window.lastSeq, batch.lastSeq) };
  if (batch.entries.length === 0 || (isOpen(window) && !window.live)) return heard;
  return join({ ...heard, waiting: bounded([...window.waiting, batch], window.bounds.held) });
}

/** Takes in the answer to a pull, however much has been heard, and wherever the reader has gone, since it was asked for. */
export function fill(window: LogWindow, pull: Pull, page: LogPage): LogWindow {
  const known = { ...window, lastSeq: Math.max(window.lastSeq, page.lastSeq) };
  if (pull.filter !== window.filter || !attaches(window, pull)) return known;
  const filled = pull.side === 'before' ? prepend(known, pull, page) : append(known, pull, page);
  const unopened = window.unopened.filter((side) => side !== pull.side || pull.reason !== 'opens');
  // What was heard while the first page was on its way is waiting to go on from that page's end.
  const end = pull.reason === 'opens' ? page.lastSeq : known.lastSeq;
  return join({
    ...filled,
    unopened,
    live: filled.live || (unopened.length === 0 && filled.high >= end),
    wanted: window.wanted === pull.side ? null : window.wanted,
  });
}

/** The reader nears a side of what is held. */
export function want(window: LogWindow, side: Side): LogWindow {
  const more = side === 'before' ? window.low > 1 : window.high < window.lastSeq;
  return isOpen(window) && more && window.wanted !== side ? { ...window, wanted: side } : window;
}

/** The reader follows the end from now on, or stays where they are. Following needs a window that reaches the end. */
export function follow(window: LogWindow, following: boolean): LogWindow {
  return { ...window, following: following && (window.live || reachesEnd(window)) };
}

/**
 * What must be asked for now, or null in the steady state. A place is opened backwards first: that page tells where the log ends,
 * should the place lie beyond it.
 */
export function nextPull(window: LogWindow): Pull | null {
  const { filter, bounds, low, high, lastSeq, wanted } = window;
  const [side] = window.unopened;
  if (side !== undefined) {
    const seq = side === 'before' ? low : high;
    // The end alone fills the window; a place in the log is filled from both sides.
    const limit = window.place.kind === 'end' ? 2 * bounds.opening : bounds.opening;
    return { filter, side, seq, limit, reason: 'opens' };
  }
  if (wanted === 'before') return { filter, side: wanted, seq: low, limit: bounds.more, reason: 'extends' };
  const reason = window.live ? 'repairs' : 'extends';
  const wants = window.live || wanted === 'after';
  return wants && high < lastSeq ? { filter, side: 'after', seq: high, limit: bounds.more, reason } : null;
}

/** Whether what is missing before the end is more than the window holds: then it opens there anew instead of reading all of it. */
export function hasFallenBehind(window: LogWindow): boolean {
  return isOpen(window) && window.following && window.lastSeq - window.high > window.bounds.held;
}

/** A pull as `log.page` takes it. */
export function pullQuery(jobId: string, { filter, side, seq, limit }: Pull): CommandInput<'log.page'> {
  const range = side === 'after' ? { afterSeq: seq } : { beforeSeq: seq };
  return { jobId, limit, ...filterQuery(filter), ...range };
}

/** A page attaches where it begins within what is covered, or just beside it: otherwise something would be missing between. */
function attaches({ low, high }: LogWindow, { side, seq }: Pull): boolean {
  return side === 'before' ? seq >= low && seq <= high + 1 : seq <= high && seq >= low - 1;
}

function prepend(window: LogWindow, pull: Pull, page: LogPage): LogWindow {
  const older = page.entries.filter(({ seq }) => seq < window.low && seq <= page.lastSeq);
  const whole = page.entries.length < pull.limit;
  const atEnd = pull.seq > page.lastSeq;
  return dropNewest({
    ...window,
    entries: [...older, ...window.entries],
    low: whole ? 1 : (older[0]?.seq ?? Math.min(window.low, page.lastSeq + 1)),
    // The newest page tells where the end is; until then the window only lay beyond it.
    high: atEnd && window.entries.length === 0 ? page.lastSeq : window.high,
  });
}

function append(window: LogWindow, pull: Pull, page: LogPage): LogWindow {
  const newer = page.entries.filter(({ seq }) => seq > window.high && seq <= page.lastSeq);
  const last = page.entries.at(-1)?.seq ?? page.lastSeq;
  const upTo = page.entries.length < pull.limit ? page.lastSeq : Math.min(last, page.lastSeq);
  const entries = [...window.entries, ...newer];
  const longer = { ...window, entries, high: Math.max(window.high, upTo) };
  return pull.reason === 'repairs' && !window.following ? dropNewest(longer) : dropOldest(longer);
}

/** Takes the batches in that go on where the window ends. */
function join(window: LogWindow): LogWindow {
  if (!isOpen(window)) return window;
  let joined = window;
  let next = 0;
  for (; next < window.waiting.length && joined.live; next += 1) {
    const batch = window.waiting[next];
    if (batch === undefined || batch.firstSeq > joined.high + 1) break;
    joined = takeIn(joined, batch);
  }
  return { ...joined, waiting: joined.live ? window.waiting.slice(next) : [] };
}

function takeIn(window: LogWindow, batch: LogBatch): LogWindow {
  if (batch.lastSeq <= window.high) return window;
  const newer = batch.entries.filter((entry) => entry.seq > window.high && window.accepts(entry));
  const longer = { ...window, entries: [...window.entries, ...newer], high: batch.lastSeq };
  return window.following ? dropOldest(longer) : dropNewest(longer);
}

function dropOldest(window: LogWindow): LogWindow {
  const { entries, bounds } = window;
  if (entries.length <= bounds.held) return window;
  const kept = entries.slice(-bounds.held);
  return { ...window, entries: kept, low: kept[0]?.seq ?? window.low };
}

/** What is dropped at the newer end is no longer there for new entries to go on from. */
function dropNewest(window: LogWindow): LogWindow {
  const { entries, bounds } = window;
  if (entries.length <= bounds.held) return window;
  const kept = entries.slice(0, bounds.held);
  return { ...window, entries: kept, high: kept.at(-1)?.seq ?? window.high, live: false, following: false };
}

/** In sequence, and no more entries than the bound: the newest batches stay. */
function bounded(batches: readonly LogBatch[], bound: number): LogBatch[] {
  const newestFirst = batches.toSorted((a, b) => b.firstSeq - a.firstSeq);
  const kept: LogBatch[] = [];
  let count = 0;
  for (const batch of newestFirst) {
    count += batch.entries.length;
    if (count > bound) break;
    kept.unshift(batch);
  }
  return kept;
}
