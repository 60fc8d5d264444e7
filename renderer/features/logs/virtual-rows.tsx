import {
  type ComponentPropsWithoutRef,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import {
  contains,
  layoutRows,
  type RowKey,
  type RowLayout,
  type RowRange,
  rowsBetween,
} from './row-layout.ts';

/** Rows drawn beyond either edge, so that a turn of the wheel shows rows that are there already. */
const OVERSCAN = 12;
/** Fewer while the end is followed: there all of them are new sixty times a second, and nobody scrolls. */
const OVERSCAN_AT_END = 4;
/** Until the list is measured, so that what is in view is mostly drawn at once. */
const USUAL_HEIGHT_PX = 600;
/** The reader counts as at the end up to so many pixels above it: about one line. */
const END_SLACK_PX = 30;
/** Measured rows that are remembered; beyond it those out of view are measured anew when they come back. */
const MAX_MEASURED = 4_000;

export type RowTarget = { readonly index: number; readonly align: 'start' | 'center' | 'nearest' };

type VirtualRowsProps = Omit<ComponentPropsWithoutRef<'div'>, 'children' | 'onScroll'> & {
  scroller: RefObject<HTMLDivElement | null>;
  count: number;
  /** Rows are told apart, and found again after others came or went, by their key. */
  keyOf: (index: number) => RowKey;
  /** The row with this key, or the one that took its place; `count` or more for none. */
  indexOf: (key: RowKey) => number;
  renderRow: (index: number) => ReactNode;
  /** The height of a row in pixels; when `measured`, the least one. */
  rowHeight: number;
  measured: boolean;
  /** Whether the last row is kept in view. */
  follow: boolean;
  /** Where to go; a new object each time. */
  target: RowTarget | null;
  /** So many pixels of the upper edge are covered by something that stays there; none if not given. */
  covered?: number;
  /** The row that the keyboard is on, and its id. */
  active: { readonly index: number; readonly id: string } | null;
  /** The reader scrolled away from the end, or back to it. */
  onLeaveEnd: () => void;
  onReachEnd: () => void;
  /** The rows in view have changed. */
  onView: (range: RowRange) => void;
};

/** What the list knows between two draws. */
type Position = {
  /** Where it was scrolled to by us; anything else was the reader. */
  top: number;
  /** The first row in view, and how far its upper edge lies above that of the list: what stays where it is when rows come or go. */
  anchor: { readonly key: RowKey; readonly above: number } | null;
  /** The reader scrolled away from the end, which the owner may not have heard yet. */
  left: boolean;
  target: RowTarget | null;
  viewed: RowRange;
};

const NONE_TALL: ReadonlyMap<RowKey, number> = new Map();

/**
 * A list of many rows of which only those in view are drawn. It holds the row in view in place, whatever comes before it, and only
 * the reader's own scrolling takes it from the end. Written here rather than taken from a library since it must do so while rows
 * leave at one end and come at the other a thousand times a second; see bench/renderer.ts for what that costs.
 */
export function VirtualRows(props: VirtualRowsProps) {
  const { scroller, count, keyOf, indexOf, renderRow, rowHeight, measured, follow, target, active } = props;
  const { covered = 0 } = props;
  const { onLeaveEnd, onReachEnd, onView, ...attributes } = withoutOwn(props);
  const block = useRef<HTMLDivElement>(null);
  const position = useRef<Position>({ top: 0, anchor: null, left: false, target: null, viewed: NOTHING });
  const [viewport, setViewport] = useState({ top: 0, height: USUAL_HEIGHT_PX });
  const [tall, setTall] = useState(NONE_TALL);
  const heights = measured ? tall : NONE_TALL;
  const layout = useMemo(
    () => layoutRows(count, rowHeight, heights, keyOf),
    [count, rowHeight, heights, keyOf],
  );
  const atEnd = follow && !position.current.left;
  const viewTop = atEnd ? Math.max(0, layout.height - viewport.height) : viewport.top;
  const overscan = atEnd ? OVERSCAN_AT_END : OVERSCAN;
  const range = rowsBetween(layout, viewTop, viewTop + viewport.height, overscan);

  /** Draws other rows when those in view at this place are not drawn yet, and tells which they are. */
  function look(top: number, height: number): void {
    const view = rowsBetween(layout, top, top + height, 0);
    const now = position.current;
    if (view.first !== now.viewed.first || view.end !== now.viewed.end) {
      now.viewed = view;
      onView(view);
    }
    if (contains(range, view) || (viewport.top === top && viewport.height === height)) return;
    setViewport({ top, height });
  }

  function scrolled(element: HTMLDivElement): void {
    const now = position.current;
    const { scrollTop, clientHeight, scrollHeight } = element;
    if (scrollTop !== now.top) {
      const fromEnd = scrollHeight - scrollTop - clientHeight;
      if (scrollTop < now.top && fromEnd > END_SLACK_PX) leaveEnd();
      else if (fromEnd <= END_SLACK_PX) reachEnd();
      now.top = scrollTop;
      now.anchor = anchorAt(layout, keyOf, scrollTop);
    }
    look(scrollTop, clientHeight);
  }

  /** Known at once: until the owner has heard of it, more rows may come and would take the reader back. */
  function leaveEnd(): void {
    const now = position.current;
    if (!follow || now.left) return;
    now.left = true;
    onLeaveEnd();
  }

  function reachEnd(): void {
    position.current.left = false;
    if (!follow) onReachEnd();
  }

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setViewport({ top: element.scrollTop, height: element.clientHeight });
    });
    observer.observe(element);
    setViewport({ top: element.scrollTop, height: element.clientHeight });
    return () => observer.disconnect();
  }, [scroller]);

  // After each draw: what it may have changed is where the rows lie.
  useLayoutEffect(() => {
    const element = scroller.current;
    const drawn = block.current;
    if (element === null || drawn === null) return;
    if (measured) {
      const found = measure(drawn, range.first, keyOf, tall, rowHeight);
      // Drawn once more, before anything is painted, with the heights that were found.
      if (found !== null) return setTall(found);
    }
    const now = position.current;
    // Whoever goes somewhere leaves the end, also while the owner is still on its way to know it.
    now.left = follow && (now.left || (target !== null && target !== now.target));
    const top = placeOf({ layout, now, target, indexOf, element, covered, atEnd: follow && !now.left });
    now.target = target;
    if (Math.abs(element.scrollTop - top) >= 1) element.scrollTop = top;
    // Read back, since it may have been rounded, or more than there is.
    if (now.top !== element.scrollTop || now.anchor === null) {
      now.top = element.scrollTop;
      now.anchor = anchorAt(layout, keyOf, now.top);
    }
    look(now.top, element.clientHeight);
  });

  return (
    <div
      {...attributes}
      role="treegrid"
      tabIndex={0}
      // Only what is drawn can be named.
      aria-activedescendant={active !== null && isIn(range, active.index) ? active.id : undefined}
      ref={scroller}
      onScroll={(event) => scrolled(event.currentTarget)}
      onWheel={(event) => {
        if (event.deltaY < 0 && event.currentTarget.scrollTop > 0) leaveEnd();
      }}
    >
      <div role="presentation" className="virtual-rows" style={{ height: layout.height }}>
        <div
          role="presentation"
          ref={block}
          style={{ transform: `translateY(${layout.top(range.first)}px)` }}
        >
          {rowsOf(range, renderRow)}
        </div>
      </div>
    </div>
  );
}

const NOTHING: RowRange = { first: 0, end: 0 };

function isIn({ first, end }: RowRange, index: number): boolean {
  return index >= first && index < end;
}

/** What goes to the element as it is. */
function withoutOwn({
  scroller: _scroller,
  count: _count,
  keyOf: _keyOf,
  indexOf: _indexOf,
  renderRow: _renderRow,
  rowHeight: _rowHeight,
  measured: _measured,
  follow: _follow,
  target: _target,
  covered: _covered,
  active: _active,
  ...rest
}: VirtualRowsProps) {
  return rest;
}

function rowsOf({ first, end }: RowRange, renderRow: (index: number) => ReactNode): ReactNode[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => renderRow(first + index));
}

function anchorAt(layout: RowLayout, keyOf: (index: number) => RowKey, top: number): Position['anchor'] {
  if (layout.count === 0) return null;
  const index = layout.at(top);
  return { key: keyOf(index), above: top - layout.top(index) };
}

/** The heights with those of the drawn rows that are not known yet; null when all are known. */
function measure(
  drawn: HTMLElement,
  first: number,
  keyOf: (index: number) => RowKey,
  known: ReadonlyMap<RowKey, number>,
  rowHeight: number,
): ReadonlyMap<RowKey, number> | null {
  const changes: [RowKey, number][] = [];
  for (let index = 0; index < drawn.children.length; index += 1) {
    const height = (drawn.children[index] as HTMLElement).offsetHeight;
    const key = keyOf(first + index);
    if (height !== (known.get(key) ?? rowHeight)) changes.push([key, height]);
  }
  if (changes.length === 0) return null;
  return new Map([...(known.size > MAX_MEASURED ? [] : known), ...changes]);
}

type Placing = {
  readonly layout: RowLayout;
  readonly now: Position;
  readonly target: RowTarget | null;
  readonly indexOf: (key: RowKey) => number;
  readonly element: HTMLElement;
  readonly covered: number;
  readonly atEnd: boolean;
};

/** Where the list is to be scrolled to: where it was told to go, to the end, or to where the reader was. */
function placeOf({ layout, now, target, indexOf, element, covered, atEnd }: Placing): number {
  const { clientHeight, scrollTop } = element;
  if (target !== null && target !== now.target) {
    return targetTop(layout, target, { top: scrollTop, height: clientHeight, covered });
  }
  if (atEnd) return Math.max(0, layout.height - clientHeight);
  if (now.anchor === null) return scrollTop;
  const index = indexOf(now.anchor.key);
  return index < layout.count ? layout.top(index) + now.anchor.above : scrollTop;
}

type Shown = { readonly top: number; readonly height: number; readonly covered: number };

function targetTop(layout: RowLayout, { index, align }: RowTarget, { top, height, covered }: Shown): number {
  const [upper, lower] = [Math.max(0, layout.top(index) - covered), layout.top(index + 1)];
  switch (align) {
    case 'start':
      return upper;
    case 'center':
      return Math.max(0, Math.min(upper, upper - (height - (lower - upper)) / 2));
    case 'nearest':
      // Of a row that is taller than the list, its beginning is what matters.
      if (upper < top || lower - upper > height) return upper;
      return lower > top + height ? lower - height : top;
  }
}
