import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../../../shared/contract/client.ts';
import type { AnyEvent } from '../../../../shared/contract/events.ts';
import type { AppErrorData } from '../../../../shared/contract/result.ts';
import { MAX_TIMELINE_ROWS, type Timeline, type TimelineSort } from '../../../../shared/contract/timeline.ts';
import { IMAGE_STATUSES } from '../../../../shared/domain/image.ts';
import type { TimelineRow } from '../../../../shared/domain/timeline.ts';
import { runAgain } from '../../../state/run-again.ts';
import { groupOf, type ImageFilter } from '../image-filter.ts';

/** How often the timeline of a job at work is asked for anew: a bar that grows each second seems to grow by itself. */
const REFRESH_MS = 1_000;
/** The same for a job of thousands of images, whose timeline costs the app a few hundredths of a second. */
const LARGE_REFRESH_MS = 3_000;
const LARGE = 2_000;
/** Rows loaded before and after those in view. */
const MARGIN = 20;

export type TimelineState = {
  /** Null until the first answer. Its rows are those of the last page. */
  readonly timeline: Timeline | null;
  /** The rows that are loaded, by their place in the order. */
  readonly rows: ReadonlyMap<number, TimelineRow>;
  readonly error: AppErrorData | null;
};

export type TimelineFeed = {
  readonly store: StoreApi<TimelineState>;
  /** Which rows are in view; loads what of them is missing. */
  want(first: number, last: number): void;
  reload(): void;
  close(): void;
};

export type TimelineSource = {
  readonly client: Pick<Client, 'call'>;
  on(listener: (event: AnyEvent) => void): () => void;
};

type Wish = { readonly jobId: string; readonly sort: TimelineSort; readonly filter: ImageFilter };

/** A job's timeline as it is now, of the rows that are in view. */
export function openTimeline({ client, on }: TimelineSource, { jobId, sort, filter }: Wish): TimelineFeed {
  const store = createStore<TimelineState>(() => ({ timeline: null, rows: new Map(), error: null }));
  const which = { jobId, sort, statuses: statusesOf(filter), starred: filter === 'starred' };
  let wanted = { first: 0, last: 2 * MARGIN };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let open = true;

  const load = runAgain(async () => {
    clearTimeout(timer);
    timer = undefined;
    const offset = Math.max(0, wanted.first - MARGIN);
    const limit = Math.min(MAX_TIMELINE_ROWS, wanted.last + MARGIN - offset + 1);
    const answer = await client.call('job.timeline', { ...which, offset, limit });
    if (!open) return;
    if (!answer.ok) {
      store.setState({ error: answer.error });
      return;
    }
    const page = answer.value;
    store.setState(({ timeline, rows }) => ({
      timeline: page,
      rows: withPage(timeline?.lastSeq === page.lastSeq && !page.live ? rows : new Map(), page, offset),
      error: null,
    }));
    if (page.live) refreshSoon();
  });

  function refreshSoon(): void {
    const { timeline } = store.getState();
    const wait = timeline !== null && timeline.total > LARGE ? LARGE_REFRESH_MS : REFRESH_MS;
    timer ??= setTimeout(() => void load(), wait);
  }

  function hear(event: AnyEvent): void {
    if (event.name === 'job.changed' && event.payload.id === jobId) refreshSoon();
    if (event.name === 'log.appended' && event.payload.batches.some((batch) => batch.jobId === jobId)) {
      refreshSoon();
    }
  }

  const stop = on(hear);
  void load();
  return {
    store,
    want(first, last) {
      wanted = { first, last };
      const { rows, timeline } = store.getState();
      if (timeline === null) return;
      for (let row = first; row <= Math.min(last, timeline.total - 1); row += 1) {
        if (!rows.has(row)) return void load();
      }
    },
    reload: () => void load(),
    close() {
      open = false;
      clearTimeout(timer);
      stop();
    },
  };
}

function withPage(
  known: ReadonlyMap<number, TimelineRow>,
  { rows }: Timeline,
  offset: number,
): Map<number, TimelineRow> {
  const all = new Map(known);
  for (const [index, row] of rows.entries()) all.set(offset + index, row);
  return all;
}

function statusesOf(filter: ImageFilter) {
  if (filter === 'all' || filter === 'starred') return null;
  return IMAGE_STATUSES.filter((status) => groupOf({ status }) === filter);
}
