import {
  type KeyboardEvent,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { type LogView, termPattern } from '../../state/log-view.ts';
import { useLog, useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { ContextMenu } from '../../ui/menu.tsx';
import { useLogActions } from './log-actions.ts';
import { doLogKey, logKeyOf } from './log-keys.ts';
import type { LogLook } from './log-look.ts';
import { LogRow, rowId } from './log-row.tsx';
import { type LogLines, linesOf } from './log-rows.ts';
import { LogScrubber } from './log-scrubber.tsx';
import type { RowRange } from './row-layout.ts';
import { isSelected, type Marks, type Selection } from './selection.ts';
import type { TopLine } from './top-line.ts';
import { type RowTarget, VirtualRows } from './virtual-rows.tsx';
import './log-list.css';

/** So many lines before the end of what is held, more is asked for. */
const NEAR_END = 100;

type LogListProps = {
  job: Job;
  marks: Marks;
  look: LogLook;
  top: TopLine;
  onError: (side: 'before' | 'after') => void;
  onCopy: () => void;
};

/** The entries in their order, as many as the window onto the log holds. */
export function LogList({ job, marks, look, top, onError, onCopy }: LogListProps) {
  const log = useLog();
  const view = useLogState((state) => state.view);
  const scroller = useRef<HTMLDivElement>(null);
  const inView = useRef<RowRange>({ first: 0, end: 0 });
  const lines = useMemo(() => linesOf(view.entries), [view.entries]);
  const target = useRowTarget(view, lines);
  const hit = useMemo(
    () => (view.filter.search === '' ? null : termPattern(view.filter.search, 'g')),
    [view.filter],
  );
  const live = !isFinal(job.status);
  const isWhole = view.low <= 1 && view.high >= view.lastSeq;

  const extend = useCallback(() => {
    const { first, end } = inView.current;
    if (view.low > 1 && first < NEAR_END) log.extend('before');
    else if (!view.following && view.high < view.lastSeq && end > lines.count - NEAR_END) log.extend('after');
  }, [log, view, lines]);
  useEffect(extend, [extend]);

  function noteView(range: RowRange): void {
    inView.current = range;
    if (lines.count > 0) top.setState({ seq: lines.key(range.first), lines: range.end - range.first });
    extend();
  }

  /** Goes to a line that is held, as far as there are lines. */
  function moveTo(index: number, extending: boolean): void {
    if (lines.count === 0) return;
    const seq = lines.key(Math.max(0, Math.min(index, lines.count - 1)));
    if (extending) marks.extendTo(seq);
    else marks.select(seq);
    log.goTo(seq, 'nearest');
  }

  function move(by: number, extending: boolean): void {
    const { selection } = marks;
    const { first, end } = inView.current;
    if (selection === null) moveTo(by < 0 ? end - 1 : first, false);
    else moveTo(lines.indexOf(selection.head) + by, extending);
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget) return;
    const { first, end } = inView.current;
    const key = logKeyOf(event, Math.max(1, end - first - 2));
    if (key === null) return;
    event.preventDefault();
    const head = marks.selection?.head;
    doLogKey(key, {
      move,
      go: (to) => (to === 'end' ? log.follow(true) : log.goTo(1, 'start')),
      toggle: (open) => head !== undefined && toggle(head, open ?? undefined),
      copy: onCopy,
      error: onError,
      clear: marks.clear,
    });
  }

  function click(event: MouseEvent): void {
    const seq = lineUnder(event.target);
    // A click that ends the selection of some text in the line selects that and nothing else.
    if (seq === null || window.getSelection()?.isCollapsed === false) return;
    if (event.shiftKey) marks.extendTo(seq);
    else {
      marks.select(seq);
      toggle(seq);
    }
  }

  /** Opening details moves the end away, and what is being read must not follow it. */
  function toggle(seq: number, open = !marks.expanded.has(seq)): void {
    if (lines.line(lines.indexOf(seq)).entry.detailsJson === null) return;
    if (open) log.follow(false);
    marks.toggle(seq, open);
  }

  const actions = useLogActions();
  const menuLine = useRef<LogEntry | null>(null);
  return (
    <div className="log-list">
      <ContextMenu
        items={() => (menuLine.current === null ? [] : actions.menuFor(menuLine.current))}
        render={<div className="log-menu-area" />}
      >
        <VirtualRows
          scroller={scroller}
          className={isWhole ? 'log-scroller' : 'log-scroller log-scroller-part'}
          aria-label={strings.log.grid}
          aria-multiselectable
          aria-rowcount={-1}
          aria-busy={view.moving}
          data-wrap={look.wrap}
          onKeyDown={keyDown}
          onClick={click}
          onContextMenuCapture={(event) => {
            const seq = lineUnder(event.target);
            menuLine.current = seq === null ? null : lines.line(lines.indexOf(seq)).entry;
            if (seq !== null && !isSelected(marks.selection, seq)) marks.select(seq);
          }}
          count={lines.count}
          keyOf={lines.key}
          indexOf={(key) => lines.indexOf(Number(key))}
          rowHeight={look.rowHeight}
          measured={look.wrap || marks.expanded.size > 0}
          follow={view.following}
          target={target}
          active={activeRow(marks.selection, lines)}
          onLeaveEnd={() => log.follow(false)}
          onReachEnd={() => view.high >= view.lastSeq && log.follow(true)}
          onView={noteView}
          renderRow={(index) => {
            const { key, entry, count } = lines.line(index);
            return (
              <LogRow
                key={key}
                line={key}
                entry={entry}
                count={count}
                time={look.writeTime(entry.createdAt)}
                hit={hit}
                selected={isSelected(marks.selection, key)}
                current={marks.selection?.head === key}
                expanded={marks.expanded.has(key)}
                live={live}
              />
            );
          }}
        />
      </ContextMenu>
      {!isWhole && <LogScrubber top={top} />}
    </div>
  );
}

/** Where the reader wants to go, once the window holds it: each wish once, however the window moves afterwards. */
function useRowTarget(view: LogView, lines: LogLines): RowTarget | null {
  const target = useLogState((state) => state.target);
  const [done, setDone] = useState<{ of: typeof target; row: RowTarget | null }>({ of: null, row: null });
  const isHeld = target !== null && !view.moving && target.seq >= view.low && target.seq <= view.high;
  if (target === done.of || !isHeld) return done.row;
  const row = { index: Math.min(lines.indexOf(target.seq), lines.count - 1), align: target.align };
  setDone({ of: target, row });
  return row;
}

function activeRow(selection: Selection | null, lines: LogLines): { index: number; id: string } | null {
  if (selection === null) return null;
  const index = lines.indexOf(selection.head);
  return lines.key(index) === selection.head ? { index, id: rowId(selection.head) } : null;
}

/** The line that an element belongs to, but not from within its details, where clicks have meanings of their own. */
function lineUnder(element: EventTarget): number | null {
  const row = element instanceof Element ? element.closest<HTMLElement>('[data-line]') : null;
  return row === null ? null : Number(row.dataset['line']);
}
