import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Job } from '../../../shared/domain/job.ts';
import { isFinal } from '../../../shared/domain/job-status.ts';
import { type OpenGroups, useLogState, useOpenGroups } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import { ContextMenu } from '../../ui/menu.tsx';
import { AttemptHeader, GroupHeader, NoteRow } from './group-header.tsx';
import { useGroupInput } from './group-input.ts';
import { type GroupRow, groupRows, headAbove } from './group-rows.ts';
import type { ListCalls } from './list-input.ts';
import { useHitPattern } from './log-list.tsx';
import type { LogLook } from './log-look.ts';
import { LogRow, rowId } from './log-row.tsx';
import type { RowKey, RowRange } from './row-layout.ts';
import { isSelected, type Marks } from './selection.ts';
import type { Groups } from './use-groups.ts';
import { type RowTarget, VirtualRows } from './virtual-rows.tsx';

type LogGroupsProps = ListCalls & { job: Job; marks: Marks; look: LogLook; groups: Groups };

/** The log by image: a row for each, which unfolds into its entries. */
export function LogGroups(props: LogGroupsProps) {
  const filter = useLogState((state) => state.filter);
  const opened = useOpenGroups(props.job.id, filter);
  return opened === null ? null : <GroupedRows {...props} opened={opened} />;
}

function GroupedRows({
  job,
  marks,
  look,
  groups,
  opened,
  ...calls
}: LogGroupsProps & { opened: OpenGroups }) {
  const hitsExact = useStore(opened.groups.store, (state) => state.hitsExact);
  const rows = useGroupRows(opened, groups);
  const places = useMemo(() => new Map(rows.map((row, index) => [row.key as RowKey, index])), [rows]);
  const { current, target, goTo } = useCurrentRow(rows, places, groups);
  const scroller = useRef<HTMLDivElement>(null);
  const inView = useRef<RowRange>({ first: 0, end: 0 });
  const feeds = opened.groups;
  const { menuItems, ...input } = useGroupInput({
    ...calls,
    ...{ rows, places, feeds, groups, marks, inView, current, goTo },
  });
  const hit = useHitPattern();
  const [stuck, setStuck] = useState<RowKey | null>(null);
  const stuckAt = stuck === null ? undefined : places.get(stuck);

  function renderRow(index: number): ReactNode {
    const row = rows[index] as GroupRow;
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
      <ContextMenu items={menuItems} render={<div className="log-menu-area" />}>
        <VirtualRows
          {...input}
          scroller={scroller}
          className="log-scroller log-scroller-groups"
          aria-label={strings.log.grid}
          aria-rowcount={rows.length}
          data-wrap={look.wrap}
          count={rows.length}
          keyOf={(index) => rows[index]?.key ?? ''}
          indexOf={(key) => places.get(key) ?? rows.length}
          renderRow={renderRow}
          rowHeight={look.rowHeight}
          measured={look.wrap || marks.expanded.size > 0}
          follow={false}
          target={target}
          covered={look.rowHeight}
          active={current === null ? null : { index: places.get(current) ?? -1, id: domId(current) }}
          onLeaveEnd={ignore}
          onReachEnd={ignore}
          onView={(range) => {
            inView.current = range;
            const head = headAbove(rows, range.first);
            setStuck(head === null ? null : (rows[head]?.key ?? null));
          }}
        />
      </ContextMenu>
      {stuckAt !== undefined && (
        // The header itself is in the list; this is what the eye and the pointer have of it while it is scrolled out.
        <div className="log-stuck" aria-hidden onPointerDown={() => goTo(stuckAt)}>
          <GroupHeader
            id="log-stuck"
            row={rows[stuckAt] as Extract<GroupRow, { kind: 'group' }>}
            current={false}
            hitsExact={hitsExact}
          />
        </div>
      )}
    </div>
  );
}

/** Groups have no end that is followed. */
function ignore(): void {}

function domId(key: RowKey): string {
  return typeof key === 'number' ? rowId(key) : `log-${key.replaceAll(':', '-')}`;
}

/** The rows as they stand, with what the open groups hold; a closed one lets go of it. */
function useGroupRows({ groups: feeds, images: imagesFeed }: OpenGroups, { open }: Groups): GroupRow[] {
  const images = useStore(imagesFeed.store, (state) => state.images);
  const views = useStore(feeds.store, (state) => state.views);
  const hits = useStore(feeds.store, (state) => state.hits);
  const rows = useMemo(() => groupRows({ images, open, views, hits }), [images, open, views, hits]);
  useEffect(() => {
    for (const row of rows) {
      if (row.kind !== 'group') continue;
      if (row.open) feeds.open(row.id);
      else feeds.close(row.id);
    }
  }, [feeds, rows]);
  return rows;
}

/** The row that the keyboard is on: where the reader went, or an entry that is wanted, once its group has come. */
function useCurrentRow(rows: readonly GroupRow[], places: ReadonlyMap<RowKey, number>, { wanted }: Groups) {
  const [current, setCurrent] = useState<RowKey | null>(null);
  const [target, setTarget] = useState<RowTarget | null>(null);
  const done = useRef<Groups['wanted']>(null);
  useEffect(() => {
    const index = wanted === null ? undefined : places.get(wanted.entry.seq);
    if (wanted === null || wanted === done.current || index === undefined) return;
    done.current = wanted;
    setCurrent(wanted.entry.seq);
    setTarget({ index, align: 'center' });
  }, [wanted, places]);
  const goTo = (index: number): void => {
    setCurrent(rows[index]?.key ?? null);
    setTarget({ index, align: 'nearest' });
  };
  return { current, target, goTo };
}
