import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { termPattern } from '../../state/log-view.ts';
import { type OpenGroups, useLogState, useOpenGroups } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { ContextMenu } from '../../ui/menu.tsx';
import { AttemptHeader, GroupHeader, NoteRow } from './group-header.tsx';
import { type GroupRow, groupRows } from './group-rows.ts';
import { useLogActions } from './log-actions.ts';
import { doLogKey, logKeyOf } from './log-keys.ts';
import type { LogLook } from './log-look.ts';
import { LogRow, rowId } from './log-row.tsx';
import type { RowKey, RowRange } from './row-layout.ts';
import { isSelected, type Marks } from './selection.ts';
import type { Groups } from './use-groups.ts';
import { type RowTarget, VirtualRows } from './virtual-rows.tsx';
import './log-list.css';

type LogGroupsProps = {
  job: Job;
  marks: Marks;
  look: LogLook;
  groups: Groups;
  onError: (side: 'before' | 'after') => void;
  onCopy: () => void;
};

/** The log by image: a row for each, which unfolds into its entries. */
export function LogGroups(props: LogGroupsProps) {
  const filter = useLogState((state) => state.filter);
  const opened = useOpenGroups(props.job.id, filter);
  if (opened === null) return null;
  return <GroupedRows {...props} opened={opened} />;
}

function GroupedRows({
  job,
  marks,
  look,
  groups,
  opened,
  onError,
  onCopy,
}: LogGroupsProps & { opened: OpenGroups }) {
  const { store } = opened.groups;
  const images = useStore(opened.images.store, (state) => state.images);
  const views = useStore(store, (state) => state.views);
  const hits = useStore(store, (state) => state.hits);
  const hitsExact = useStore(store, (state) => state.hitsExact);
  const search = useLogState((state) => state.filter.search);
  const hit = useMemo(() => (search === '' ? null : termPattern(search, 'g')), [search]);
  const rows = useMemo(
    () => groupRows({ images, open: groups.open, views, hits }),
    [images, groups.open, views, hits],
  );
  const places = useMemo(() => new Map(rows.map((row, index) => [row.key as RowKey, index])), [rows]);
  const [current, setCurrent] = useState<RowKey | null>(null);
  const [target, setTarget] = useWanted(groups, places, setCurrent);
  const scroller = useRef<HTMLDivElement>(null);
  const inView = useRef<RowRange>({ first: 0, end: 0 });
  const menuRow = useRef<GroupRow | null>(null);
  const actions = useLogActions();
  useOpenFeeds(opened, rows);

  function choose(index: number, extending = false): void {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (row === undefined) return;
    setCurrent(row.key);
    if (row.kind !== 'entry') marks.clear();
    else if (extending) marks.extendTo(row.key);
    else marks.select(row.key);
    setTarget({ index: places.get(row.key) ?? 0, align: 'nearest' });
  }

  function toggle(row: GroupRow, open?: boolean): void {
    if (row.kind === 'entry') {
      if (row.entry.detailsJson !== null) marks.toggle(row.key, open);
    } else if (row.kind === 'more') opened.groups.extend(row.id, row.side);
    else if (row.kind !== 'note') groups.toggle(row.key, open);
  }

  function keyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget) return;
    const { first, end } = inView.current;
    const key = logKeyOf(event, Math.max(1, end - first - 2));
    if (key === null) return;
    event.preventDefault();
    const at = current === null ? undefined : places.get(current);
    doLogKey(key, {
      move: (by, extending) => choose(at === undefined ? first : at + by, extending),
      go: (to) => choose(to === 'end' ? rows.length - 1 : 0),
      toggle: (open) => at !== undefined && toggle(rows[at] as GroupRow, open ?? undefined),
      copy: onCopy,
      error: onError,
      clear: marks.clear,
    });
  }

  function rowUnder(element: EventTarget): GroupRow | null {
    const found = element instanceof Element ? element.closest<HTMLElement>('[data-key], [data-line]') : null;
    const { key, line } = found?.dataset ?? {};
    const index = places.get(key ?? Number(line));
    return index === undefined ? null : (rows[index] ?? null);
  }

  function click(event: MouseEvent): void {
    const row = rowUnder(event.target);
    if (row === null || window.getSelection()?.isCollapsed === false) return;
    choose(places.get(row.key) ?? 0, event.shiftKey);
    if (!event.shiftKey) toggle(row);
  }

  function render(row: GroupRow): ReactNode {
    const isCurrent = row.key === current;
    const id = domId(row.key);
    switch (row.kind) {
      case 'group':
        return <GroupHeader key={row.key} id={id} row={row} current={isCurrent} hitsExact={hitsExact} />;
      case 'attempt':
        return <AttemptHeader key={row.key} id={id} row={row} current={isCurrent} />;
      case 'more':
      case 'note':
        return <NoteRow key={row.key} id={id} row={row} current={isCurrent} />;
      case 'entry':
        return (
          <LogRow
            key={row.key}
            line={row.key}
            entry={row.entry}
            count={1}
            time={look.writeTime(row.entry.createdAt)}
            hit={hit}
            selected={isSelected(marks.selection, row.key)}
            current={isCurrent}
            expanded={marks.expanded.has(row.key)}
            old={row.old}
            live={!isFinal(job.status)}
            depth={2}
          />
        );
    }
  }

  return (
    <div className="log-list">
      <ContextMenu
        items={() => (menuRow.current?.kind === 'entry' ? actions.menuFor(menuRow.current.entry) : [])}
        render={<div className="log-menu-area" />}
      >
        <VirtualRows
          scroller={scroller}
          className="log-scroller log-scroller-groups"
          aria-label={strings.log.grid}
          aria-rowcount={rows.length}
          data-wrap={look.wrap}
          onKeyDown={keyDown}
          onClick={click}
          onContextMenuCapture={(event) => {
            menuRow.current = rowUnder(event.target);
          }}
          count={rows.length}
          keyOf={(index) => rows[index]?.key ?? ''}
          indexOf={(key) => places.get(key) ?? rows.length}
          rowHeight={look.rowHeight}
          measured={look.wrap || marks.expanded.size > 0}
          follow={false}
          target={target}
          active={current === null ? null : { index: places.get(current) ?? -1, id: domId(current) }}
          onLeaveEnd={() => undefined}
          onReachEnd={() => undefined}
          onView={(range) => {
            inView.current = range;
          }}
          renderRow={(index) => render(rows[index] as GroupRow)}
        />
      </ContextMenu>
    </div>
  );
}

function domId(key: RowKey): string {
  return typeof key === 'number' ? rowId(key) : `log-${key.replaceAll(':', '-')}`;
}

/** Loads what open groups hold, and lets go of what closed ones did. */
function useOpenFeeds({ groups }: OpenGroups, rows: readonly GroupRow[]): void {
  useEffect(() => {
    const loaded = groups.store.getState().views;
    for (const row of rows) {
      if (row.kind !== 'group') continue;
      if (row.open) groups.open(row.id);
      else if (loaded.has(row.id)) groups.close(row.id);
    }
  }, [groups, rows]);
}

/** Where to go: to a row that was chosen, or to an entry that is wanted, once its group has come. */
function useWanted(
  groups: Groups,
  places: ReadonlyMap<RowKey, number>,
  setCurrent: (key: RowKey) => void,
): [RowTarget | null, (target: RowTarget) => void] {
  const [target, setTarget] = useState<RowTarget | null>(null);
  const done = useRef<Groups['wanted']>(null);
  useEffect(() => {
    const { wanted } = groups;
    const index = wanted === null ? undefined : places.get(wanted.entry.seq);
    if (wanted === null || wanted === done.current || index === undefined) return;
    done.current = wanted;
    setCurrent(wanted.entry.seq);
    setTarget({ index, align: 'center' });
  }, [groups, places, setCurrent]);
  return [target, setTarget];
}
