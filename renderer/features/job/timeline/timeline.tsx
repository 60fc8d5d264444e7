import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import { useStore } from 'zustand';
import { TIMELINE_SORTS, type Timeline, type TimelineSort } from '../../../../shared/contract/timeline.ts';
import type { Span } from '../../../../shared/domain/timeline.ts';
import { useSession } from '../../../state/use-session.ts';
import { strings } from '../../../strings/index.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { ErrorNotice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { isGridKey } from '../grid-move.ts';
import type { ImageFilter } from '../image-filter.ts';
import { useJob } from '../job-scope.tsx';
import { Axis } from './axis.tsx';
import { Card } from './card.tsx';
import { openTimeline, type TimelineFeed } from './feed.ts';
import { Legend } from './legend.tsx';
import { JOB_ROW, type Place, timelineMove } from './move.ts';
import { ImageRow, JobRow } from './row.tsx';
import { spanId } from './spans.tsx';
import { type RangeControl, useRange } from './use-range.ts';
import './timeline.css';

/** Height of a row in CSS pixels; the same as in timeline.css. */
const ROW_HEIGHT = 28;
const ROWS_BEYOND_VIEW = 200;

type TimelineProps = { filter: ImageFilter; scroller: HTMLElement };

/** The waterfall of a job: what each image did and waited for, on one axis of time. */
export default function TimelineView({ filter, scroller }: TimelineProps) {
  const [sort, setSort] = useState<TimelineSort>('start');
  const feed = useFeed(sort, filter);
  if (feed === null) return <Loading />;
  return <Loaded feed={feed} sort={sort} onSort={setSort} scroller={scroller} />;
}

function useFeed(sort: TimelineSort, filter: ImageFilter): TimelineFeed | null {
  const session = useSession();
  const { id } = useJob();
  const [feed, setFeed] = useState<TimelineFeed | null>(null);
  useEffect(() => {
    const opened = openTimeline(session, { jobId: id, sort, filter });
    setFeed(opened);
    return () => opened.close();
  }, [session, id, sort, filter]);
  return feed;
}

type LoadedProps = {
  feed: TimelineFeed;
  sort: TimelineSort;
  onSort: (sort: TimelineSort) => void;
  scroller: HTMLElement;
};

function Loaded({ feed, sort, onSort, scroller }: LoadedProps) {
  const words = strings.timeline;
  const now = useStore(feed.store, ({ timeline }) => timeline);
  const error = useStore(feed.store, (state) => state.error);
  // Another order is asked for: what was there stays until it comes.
  const [kept, setKept] = useState<Timeline | null>(now);
  if (now !== null && now !== kept) setKept(now);
  if (error !== null && now === null) {
    return (
      <div className="timeline">
        <ErrorNotice
          error={error}
          title={words.failedTitle}
          actions={<Button onClick={feed.reload}>{words.tryAgain}</Button>}
        />
      </div>
    );
  }
  const timeline = now ?? kept;
  if (timeline === null) return <Loading />;
  return <Waterfall feed={feed} timeline={timeline} sort={sort} onSort={onSort} scroller={scroller} />;
}

function Loading() {
  return (
    <div className="timeline timeline-loading" role="status" aria-label={strings.timeline.loading}>
      {[70, 100, 90, 95, 85, 92].map((width) => (
        <Skeleton key={width} width={`${width}%`} height={16} />
      ))}
    </div>
  );
}

type WaterfallProps = LoadedProps & { timeline: Timeline };

function Waterfall({ feed, timeline, sort, onSort, scroller }: WaterfallProps) {
  const words = strings.timeline;
  const rows = useStore(feed.store, (state) => state.rows);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<VirtuosoHandle>(null);
  const [grid, setGrid] = useState<HTMLElement | null>(null);
  const [track, setTrack] = useState<HTMLElement | null>(null);
  const width = useWidth(track);
  const view = useRange(timeline.lengthMs, grid, track);
  const [place, setPlace] = useState<Place>({ row: JOB_ROW, span: 0 });
  const [hasFocus, setHasFocus] = useState(false);
  const [hovered, setHovered] = useState<Place | null>(null);
  const show = useShow();
  const spansOf = (row: number): readonly Span[] =>
    row === JOB_ROW ? timeline.job : (rows.get(row)?.spans ?? []);
  const current = hasFocus ? place : null;

  function hearKey(event: KeyboardEvent): void {
    const here = spansOf(place.row)[place.span];
    if (event.altKey || event.metaKey || hearZoom(event, view, here)) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      show(here);
      return;
    }
    if (!isGridKey(event.key)) return;
    event.preventDefault();
    const inView = Math.floor(scroller.clientHeight / ROW_HEIGHT) - 4;
    const next = timelineMove(event.key, place, {
      rows: timeline.total,
      inView: Math.max(1, inView),
      far: event.ctrlKey,
      spansOf,
    });
    setPlace(next);
    if (next.row !== place.row && next.row !== JOB_ROW) list.current?.scrollIntoView({ index: next.row });
    const span = spansOf(next.row)[next.span];
    if (span !== undefined) view.reveal((span.from + span.to) / 2);
  }

  function hearClick(event: MouseEvent): void {
    if (view.dragged.current) return;
    const at = placeOf(event.target);
    if (at === null) return;
    setPlace(at);
    show(spansOf(at.row)[at.span]);
  }

  const shown = hovered ?? current;
  return (
    <div ref={root} className="timeline" style={rangeStyle(view)}>
      <div className="timeline-head">
        <p className="timeline-summary">{timeline.summary}</p>
        <div className="timeline-tools">
          <Select
            label={words.sort}
            look="quiet"
            value={sort}
            onChange={onSort}
            options={TIMELINE_SORTS.map((value) => ({ value, label: words.sorts[value] }))}
          />
          <IconButton label={words.zoomOut} icon="zoomOut" size="small" onClick={() => view.zoom('out')} />
          <IconButton label={words.zoomIn} icon="zoomIn" size="small" onClick={() => view.zoom('in')} />
          <IconButton label={words.fit} icon="shrink" size="small" disabled={view.fits} onClick={view.fit} />
        </div>
        <Legend totals={timeline.totals} />
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: its rows are drawn as they scroll into view, which a table's cannot be */}
      <div
        ref={setGrid}
        role="grid"
        className="timeline-grid"
        tabIndex={0}
        aria-label={words.label}
        aria-description={words.keys}
        aria-rowcount={timeline.total + 1}
        aria-activedescendant={current === null ? undefined : spanId(current.row, current.span)}
        onKeyDown={hearKey}
        onFocus={() => setHasFocus(true)}
        onBlur={() => setHasFocus(false)}
        onPointerDown={view.onPointerDown}
        onPointerOver={(event) => setHovered(placeOf(event.target))}
        onPointerLeave={() => setHovered(null)}
        onClick={hearClick}
      >
        <div className="timeline-top" role="presentation">
          <div className="timeline-row" role="presentation">
            <span />
            <span ref={setTrack} className="timeline-track">
              <Axis range={view.range} width={width} />
            </span>
          </div>
          <JobRow
            spans={timeline.job}
            lengthMs={timeline.lengthMs}
            current={current?.row === JOB_ROW ? current.span : null}
          />
        </div>
        <Virtuoso
          ref={list}
          customScrollParent={scroller}
          totalCount={timeline.total}
          fixedItemHeight={ROW_HEIGHT}
          increaseViewportBy={ROWS_BEYOND_VIEW}
          rangeChanged={({ startIndex, endIndex }) => feed.want(startIndex, endIndex)}
          context={{ rows, current }}
          itemContent={(index, _none, shared) => (
            <ImageRow
              row={shared.rows.get(index)}
              index={index}
              current={shared.current?.row === index ? shared.current.span : null}
            />
          )}
        />
      </div>
      <CardOf place={shown} spansOf={spansOf} timeline={timeline} view={view} root={root} />
    </div>
  );
}

/**
 * @param here what the keys are at, which stays in view
 * @returns whether the key was one that zooms
 */
function hearZoom(event: KeyboardEvent, view: RangeControl, here: Span | undefined): boolean {
  if (event.ctrlKey) return false;
  const { from, to } = view.range;
  const middle = here === undefined ? undefined : (Math.max(here.from, from) + Math.min(here.to, to)) / 2;
  const around = middle !== undefined && middle >= from && middle <= to ? middle : undefined;
  if (event.key === '+' || event.key === '=') view.zoom('in', around);
  else if (event.key === '-') view.zoom('out', around);
  else if (event.key === '0') view.fit();
  else return false;
  event.preventDefault();
  return true;
}

function useShow(): (span: Span | undefined) => void {
  const { focusLog } = useSession();
  return (span) => {
    if (span !== undefined && span.seq !== null) focusLog({ seq: span.seq });
  };
}

type CardOfProps = {
  place: Place | null;
  spansOf: (row: number) => readonly Span[];
  timeline: Timeline;
  view: RangeControl;
  root: { readonly current: HTMLElement | null };
};

/** The card of the span that is pointed at, once that is drawn, and while it is in view. */
function CardOf({ place, spansOf, timeline, view, root }: CardOfProps) {
  const span = place === null ? undefined : spansOf(place.row)[place.span];
  const anchor = place === null ? null : document.getElementById(spanId(place.row, place.span));
  const isOut = span === undefined || span.to < view.range.from || span.from > view.range.to;
  if (anchor === null || isOut) return null;
  return (
    <Card jobId={timeline.jobId} span={span} startedAt={timeline.startedAt} anchor={anchor} frame={root} />
  );
}

function placeOf(target: EventTarget): Place | null {
  const bar = target instanceof HTMLElement ? target.closest<HTMLElement>('[data-span]') : null;
  if (bar === null) return null;
  return { row: Number(bar.dataset['row']), span: Number(bar.dataset['span']) };
}

function rangeStyle({ range }: RangeControl): CSSProperties {
  return { '--view-from': range.from, '--view-for': range.to - range.from } as CSSProperties;
}

function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
