import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent, LogBatch } from '../../shared/contract/events.ts';
import type { AppErrorData, Result } from '../../shared/contract/result.ts';
import type { LogEntry } from '../../shared/domain/log-entry.ts';
import { emptyView, type LogView, type NextFrame, openLogFeed } from '../client/log-feed.ts';
import { type Accepts, accepts, isSearching, type LogFilter, NO_FILTER } from '../client/log-filter.ts';
import { count, EMPTY_TALLY, type LogTally, tallyOf } from '../client/log-tally.ts';
import { findNext, type Gathered, gather } from '../client/log-walk.ts';
import type { Place, Side } from '../client/log-window.ts';
import { openLogMatch } from './log-view-match.ts';
import { runAgain } from './run-again.ts';

// What the panel needs of the client's side; features see the client through the state only.
export { isAtEnd, type LogView } from '../client/log-feed.ts';
export {
  filterQuery,
  isFiltering,
  isSearching,
  type LogFilter,
  NO_FILTER,
  termPattern,
} from '../client/log-filter.ts';
export { accepted, countOf, firstSeqOf, type LogTally, worstSince } from '../client/log-tally.ts';
export type { Gathered } from '../client/log-walk.ts';
export type { Side } from '../client/log-window.ts';

/** Where the list should go within what it shows. A new object each time, so that the same wish twice is heard twice. */
export type LogTarget = { readonly seq: number; readonly align: 'start' | 'center' | 'nearest' };

/** One job's log as the panel shows it. */
export type LogState = {
  readonly view: LogView;
  /** What the reader asked to see; the view follows as soon as its entries are there. */
  readonly filter: LogFilter;
  readonly tally: LogTally;
  /** How many entries a search matches; null while it is not known, or where nothing is searched for. */
  readonly matches: number | null;
  /** Whether the store is being searched. */
  readonly searching: boolean;
  /** Entries that the filter accepts and that came since the reader stopped following. */
  readonly missed: number;
  readonly target: LogTarget | null;
  /** Why something could not be found or counted. */
  readonly error: AppErrorData | null;
};

/** The log of one job: its state, and all that changes it. */
export type Log = {
  readonly jobId: string;
  readonly store: StoreApi<LogState>;
  /** Filters anew. The reader stays at `seq` where that is given, otherwise at the end. */
  setFilter(filter: LogFilter, seq?: number | null): void;
  /** Brings an entry into view. */
  goTo(seq: number, align?: LogTarget['align']): void;
  /** Follows the end from now on, or stays where the reader is. */
  follow(following: boolean): void;
  extend(side: Side): void;
  /** The next entry after a sequence, or the one before it, that a filter accepts. */
  find(filter: LogFilter, seq: number, side: Side): Promise<Result<LogEntry | null>>;
  /** All entries that a filter accepts between two sequences, written page by page. */
  gather(
    stretch: { filter: LogFilter; from: number; to: number },
    write: (entries: readonly LogEntry[]) => string,
    progress: (count: number) => void,
    signal: AbortSignal,
  ): Promise<Gathered>;
  retry(): void;
  close(): void;
};

/** What a log needs of a session. */
export type LogSource = {
  readonly client: Client;
  on(listener: (event: AnyEvent) => void): () => void;
};

/** Counts are for people to read: they are shown so often at most, in milliseconds. */
const COUNTS_MS = 200;

/** Listens first, then loads: what happens in between is not missed. The view changes at most once per frame while entries come. */
export function openLog({ client, on }: LogSource, jobId: string, nextFrame: NextFrame): Log {
  const store = createStore<LogState>(() => ({
    view: emptyView(NO_FILTER),
    filter: NO_FILTER,
    tally: EMPTY_TALLY,
    matches: null,
    searching: false,
    missed: 0,
    target: null,
    error: null,
  }));
  // What batches change lies here until the feed's next frame shows all of it at once.
  let tally = EMPTY_TALLY;
  let missed = 0;
  let accepted: Accepts = accepts(NO_FILTER);
  let heardSeq = 0;
  let counting: ReturnType<typeof setTimeout> | undefined;

  const feed = openLogFeed({ client, jobId, filter: NO_FILTER, place: { kind: 'end' }, nextFrame, publish });
  const match = openLogMatch(client, jobId, (matches, searching) => store.setState({ matches, searching }));

  function publish(view: LogView): void {
    if (view.following) missed = 0;
    store.setState({ view });
    counting ??= setTimeout(publishCounts, COUNTS_MS);
  }

  function publishCounts(): void {
    clearTimeout(counting);
    counting = undefined;
    store.setState({ tally, missed, matches: match.count() });
  }

  function hear(batch: LogBatch): void {
    heardSeq = Math.max(heardSeq, batch.lastSeq);
    tally = count(tally, batch);
    if (tally.behind) void recount();
    const { filter } = store.getState();
    const unseen = batch.entries.filter(accepted).length;
    // What was only announced cannot be looked at; without a search, nearly all of it matters.
    const news = unseen + (isSearching(filter) ? 0 : batch.skipped);
    missed += news;
    match.hear(unseen, batch.skipped > 0);
    feed.hear(batch);
  }

  const recount = runAgain(async () => {
    const answer = await client.call('log.counts', { jobId });
    if (!answer.ok) return store.setState({ error: answer.error });
    tally = tallyOf(answer.value, heardSeq);
    publishCounts();
  });

  function show(filter: LogFilter, place: Place): void {
    accepted = accepts(filter);
    missed = 0;
    store.setState({ filter, missed: 0, target: null });
    match.look(filter);
    feed.open(filter, place);
  }

  const unsubscribe = on((event) => {
    if (event.name !== 'log.appended') return;
    for (const batch of event.payload.batches) if (batch.jobId === jobId) hear(batch);
  });
  void recount();

  return {
    jobId,
    store,
    setFilter(filter, seq = null) {
      show(filter, seq === null ? { kind: 'end' } : { kind: 'seq', seq });
      if (seq !== null) store.setState({ target: { seq, align: 'center' } });
    },
    goTo(seq, align = 'center') {
      const { view, filter } = store.getState();
      store.setState({ target: { seq, align } });
      feed.follow(false);
      const isHeld = view.opened && !view.moving && seq >= view.low && seq <= view.high;
      if (!isHeld) feed.open(filter, { kind: 'seq', seq });
    },
    follow(following) {
      if (following) missed = 0;
      feed.follow(following);
      publishCounts();
    },
    extend: (side) => feed.extend(side),
    find: (filter, seq, side) => findNext(client, { jobId, filter, seq, side }),
    gather: (stretch, write, progress, signal) =>
      gather(client, { jobId, ...stretch }, write, progress, signal),
    retry() {
      store.setState({ error: null });
      feed.retry();
      void recount();
      match.look(store.getState().filter);
    },
    close() {
      clearTimeout(counting);
      unsubscribe();
      match.close();
      feed.close();
    },
  };
}
