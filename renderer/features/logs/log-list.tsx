import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { type LogView, termPattern } from '../../state/log-view.ts';
import { useLog, useLogState } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { ContextMenu, type MenuItem } from '../../ui/menu.tsx';
import { type ListCalls, useListInput } from './list-input.ts';
import type { LogLook } from './log-look.ts';
import { LogRow, rowId } from './log-row.tsx';
import { type LogLines, linesOf } from './log-rows.ts';
import { LogRuler } from './log-ruler.tsx';
import { LogScrubber } from './log-scrubber.tsx';
import type { RowRange } from './row-layout.ts';
import { isSelected, type Marks, type Selection } from './selection.ts';
import type { TopLine } from './top-line.ts';
import { type RowTarget, VirtualRows } from './virtual-rows.tsx';
import './log-list.css';

/** So many lines before the end of what is held, more is asked for. */
const NEAR_END = 100;

type LogListProps = ListCalls & { job: Job; marks: Marks; look: LogLook; top: TopLine };

/** The entries in their order, as many as the window onto the log holds. */
export function LogList(props: LogListProps) {
  const isWhole = useLogState(({ view }) => view.low <= 1 && view.high >= view.lastSeq);
  const menu = useRef<() => readonly MenuItem[]>(() => []);
  return (
    <div className="log-list">
      {/* Around what draws with each batch, so that it does not draw with it. */}
      <ContextMenu items={() => menu.current()} render={MENU_AREA}>
        <Lines {...props} isWhole={isWhole} menu={menu} />
      </ContextMenu>
      {!isWhole && <LogScrubber top={props.top} />}
      <LogRuler />
    </div>
  );
}

const MENU_AREA = <div className="log-menu-area" />;

type LinesProps = LogListProps & { isWhole: boolean; menu: RefObject<() => readonly MenuItem[]> };

function Lines({ job, marks, look, top, isWhole, menu, ...calls }: LinesProps) {
  const log = useLog();
  const view = useLogState((state) => state.view);
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useLines(view);
  const hit = useHitPattern();
  const target = useRowTarget(view, lines);
  const { inView, onView } = useWindowInView(view, lines, top);
  const { menuItems, ...input } = useListInput({ lines, marks, inView, ...calls });
  const live = !isFinal(job.status);
  useEffect(() => {
    menu.current = menuItems;
  });

  function renderRow(index: number): ReactNode {
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
  }

  return (
    <VirtualRows
      {...input}
      scroller={scroller}
      className={isWhole ? 'log-scroller' : 'log-scroller log-scroller-part'}
      aria-label={strings.log.grid}
      aria-multiselectable
      aria-rowcount={-1}
      aria-busy={view.moving}
      data-wrap={look.wrap}
      count={lines.count}
      keyOf={lines.key}
      indexOf={(key) => lines.indexOf(Number(key))}
      renderRow={renderRow}
      rowHeight={look.rowHeight}
      measured={look.wrap || marks.expanded.size > 0}
      follow={view.following}
      target={target}
      active={activeRow(marks.selection, lines)}
      onLeaveEnd={() => log.follow(false)}
      onReachEnd={() => view.high >= view.lastSeq && log.follow(true)}
      onView={onView}
    />
  );
}

/** The lines of what is held, made from those before where they go on from them. */
function useLines({ entries }: LogView): LogLines {
  const before = useRef<LogLines | null>(null);
  const lines = useMemo(() => linesOf(entries, before.current), [entries]);
  useEffect(() => {
    before.current = lines;
  }, [lines]);
  return lines;
}

/** Finds what is searched for in a text; null when nothing is. */
export function useHitPattern(): RegExp | null {
  const search = useLogState((state) => state.view.filter.search);
  return useMemo(() => (search === '' ? null : termPattern(search, 'g')), [search]);
}

/** Notes which lines are in view, and asks for more of the log when they near an end of what is held. */
function useWindowInView(view: LogView, lines: LogLines, top: TopLine) {
  const log = useLog();
  const inView = useRef<RowRange>({ first: 0, end: 0 });
  const extend = useCallback(() => {
    const { first, end } = inView.current;
    if (view.low > 1 && first < NEAR_END) log.extend('before');
    else if (!view.following && view.high < view.lastSeq && end > lines.count - NEAR_END) log.extend('after');
  }, [log, view, lines]);
  useEffect(extend, [extend]);

  function onView(range: RowRange): void {
    inView.current = range;
    if (lines.count > 0) top.setState({ seq: lines.key(range.first), lines: range.end - range.first });
    extend();
  }
  return { inView, onView };
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
