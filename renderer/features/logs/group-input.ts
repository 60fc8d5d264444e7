import { type KeyboardEvent, type MouseEvent, type RefObject, useRef } from 'react';
import type { LogGroups } from '../../state/log-view-groups.ts';
import type { MenuItem } from '../../ui/menu.tsx';
import type { GroupRow } from './group-rows.ts';
import type { ListCalls } from './list-input.ts';
import { useLogActions } from './log-actions.ts';
import { doLogKey, logKeyOf } from './log-keys.ts';
import type { RowKey, RowRange } from './row-layout.ts';
import { hasSelectedText, type Marks } from './selection.ts';
import type { Groups } from './use-groups.ts';

type GroupInputOptions = ListCalls & {
  rows: readonly GroupRow[];
  places: ReadonlyMap<RowKey, number>;
  feeds: LogGroups;
  groups: Groups;
  marks: Marks;
  inView: RefObject<RowRange>;
  current: RowKey | null;
  /** Moves the keyboard to a row, and the row into view. */
  goTo: (index: number) => void;
};

/** How the log by image answers to keys and clicks. */
export function useGroupInput(options: GroupInputOptions) {
  const { rows, places, feeds, groups, marks, inView, current, goTo, onError, onCopy } = options;
  const actions = useLogActions();
  const menuRow = useRef<GroupRow | null>(null);

  function choose(wanted: number, extending = false): void {
    const index = Math.max(0, Math.min(wanted, rows.length - 1));
    const row = rows[index];
    if (row === undefined) return;
    goTo(index);
    if (row.kind !== 'entry') marks.clear();
    else if (extending) marks.extendTo(row.key);
    else marks.select(row.key);
  }

  function toggle(row: GroupRow, open?: boolean): void {
    switch (row.kind) {
      case 'entry':
        if (row.entry.detailsJson !== null) marks.toggle(row.key, open);
        return;
      case 'more':
        feeds.extend(row.id, row.side);
        return;
      case 'group':
      case 'attempt':
        groups.toggle(row.key, open);
        return;
      case 'note':
        return;
    }
  }

  function rowUnder(element: EventTarget): GroupRow | null {
    const found = element instanceof Element ? element.closest<HTMLElement>('[data-key], [data-seq]') : null;
    const { key, seq } = found?.dataset ?? {};
    const index = places.get(key ?? Number(seq));
    return index === undefined ? null : (rows[index] ?? null);
  }

  return {
    onKeyDown(event: KeyboardEvent): void {
      if (event.target !== event.currentTarget) return;
      const { first, end } = inView.current;
      const key = logKeyOf(event, Math.max(1, end - first - 2));
      if (key === null || (key.kind === 'copy' && hasSelectedText())) return;
      event.preventDefault();
      const at = current === null ? undefined : places.get(current);
      doLogKey(key, {
        move: (by, extending) => choose(at === undefined ? first : at + by, extending),
        go: (to) => choose(to === 'end' ? rows.length - 1 : 0),
        toggle: (open) => at !== undefined && toggle(rows[at] as GroupRow, open ?? undefined),
        copy: () => onCopy('text'),
        error: onError,
        clear: marks.clear,
      });
    },
    onClick(event: MouseEvent): void {
      const row = rowUnder(event.target);
      if (row === null || hasSelectedText()) return;
      choose(places.get(row.key) ?? 0, event.shiftKey);
      if (!event.shiftKey) toggle(row);
    },
    onContextMenuCapture(event: MouseEvent): void {
      menuRow.current = rowUnder(event.target);
    },
    menuItems: (): readonly MenuItem[] =>
      menuRow.current?.kind === 'entry' ? actions.menuFor(menuRow.current.entry) : [],
  };
}
