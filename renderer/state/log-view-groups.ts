import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LogBatch } from '../../shared/contract/events.ts';
import { type LogFeed, type LogView, type NextFrame, openLogFeed } from '../client/log-feed.ts';
import { accepts, isFiltering, type LogFilter } from '../client/log-filter.ts';
import { walk } from '../client/log-walk.ts';
import type { Side } from '../client/log-window.ts';
import type { LogSource } from './log-view.ts';

/** Matches that are looked at to tell which groups have some; beyond them the counts are lower bounds. */
const MAX_HITS = 10_000;

/** The image that a group of entries is about, or `none` for those about the job as a whole. */
export type GroupId = string;

export type LogGroupsState = {
  /** The entries of each open group. */
  readonly views: ReadonlyMap<GroupId, LogView>;
  /** How many entries of each group the filter accepts; null while nothing is filtered, or while it is not known. */
  readonly hits: ReadonlyMap<GroupId, number> | null;
  /** Whether all matches were looked at. */
  readonly hitsExact: boolean;
};

/** One job's log by image: each open group is a window of its own onto the log. */
export type LogGroups = {
  readonly store: StoreApi<LogGroupsState>;
  open(group: GroupId): void;
  close(group: GroupId): void;
  extend(group: GroupId, side: Side): void;
  end(): void;
};

/** Groups under a filter. For another filter, open others: which groups are open is the owner's to remember. */
export function openLogGroups(
  { client, on }: LogSource,
  jobId: string,
  filter: LogFilter,
  nextFrame: NextFrame,
): LogGroups {
  const store = createStore<LogGroupsState>(() => ({ views: new Map(), hits: null, hitsExact: true }));
  const feeds = new Map<GroupId, LogFeed>();
  const counting = new AbortController();
  const accepted = accepts(filter);

  function show(group: GroupId, view: LogView): void {
    store.setState(({ views }) => ({ views: new Map(views).set(group, view) }));
  }

  async function countHits(): Promise<void> {
    const hits = new Map<GroupId, number>();
    let seen = 0;
    const whole = { jobId, filter, from: 1, to: Number.MAX_SAFE_INTEGER };
    for await (const page of walk(client, whole, counting.signal)) {
      if (!page.ok) return;
      for (const { imageId } of page.value) add(hits, imageId ?? 'none');
      seen += page.value.length;
      if (seen >= MAX_HITS) break;
    }
    if (!counting.signal.aborted) store.setState({ hits, hitsExact: seen < MAX_HITS });
  }

  function hear(batch: LogBatch): void {
    for (const feed of feeds.values()) feed.hear(batch);
    const { hits } = store.getState();
    const news = hits === null ? [] : batch.entries.filter(accepted);
    if (hits === null || news.length === 0) return;
    const next = new Map(hits);
    for (const { imageId } of news) add(next, imageId ?? 'none');
    store.setState({ hits: next });
  }

  const unsubscribe = on((event) => {
    if (event.name !== 'log.appended') return;
    for (const batch of event.payload.batches) if (batch.jobId === jobId) hear(batch);
  });
  if (isFiltering(filter)) void countHits();

  return {
    store,
    open(group) {
      if (feeds.has(group)) return;
      const publish = (view: LogView): void => show(group, view);
      const options = { client, jobId, nextFrame, publish, place: { kind: 'end' } } as const;
      feeds.set(group, openLogFeed({ ...options, filter: { ...filter, imageId: group } }));
    },
    close(group) {
      if (!feeds.has(group)) return;
      feeds.get(group)?.close();
      feeds.delete(group);
      store.setState(({ views }) => ({ views: new Map([...views].filter(([id]) => id !== group)) }));
    },
    extend(group, side) {
      feeds.get(group)?.follow(false);
      feeds.get(group)?.extend(side);
    },
    end() {
      counting.abort();
      unsubscribe();
      for (const feed of feeds.values()) feed.close();
    },
  };
}

function add(hits: Map<GroupId, number>, group: GroupId): void {
  hits.set(group, (hits.get(group) ?? 0) + 1);
}
