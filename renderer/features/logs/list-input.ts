import { type KeyboardEvent, type MouseEvent, type RefObject, useRef } from 'react';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { useLog } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import type { MenuItem } from '../../ui/menu.tsx';
import { useLogActions } from './log-actions.ts';
import { doLogKey, logKeyOf } from './log-keys.ts';
import type { LogLine, LogLines } from './log-rows.ts';
import type { LogFormat } from './log-text.ts';
import type { RowRange } from './row-layout.ts';
import { boundsOf, hasSelectedText, isSelected, type Marks, type Selection } from './selection.ts';

/** What the list does beyond its own lines. */
export type ListCalls = {
  /** Goes to the next error, or to the one before. */
  onError: (side: 'before' | 'after') => void;
  /** Copies the selected lines. */
  onCopy: (format: LogFormat) => void;
};

type ListInputOptions = ListCalls & { lines: LogLines; marks: Marks; inView: RefObject<RowRange> };

/** How the list of entries answers to keys and clicks. */
export function useListInput({ lines, marks, inView, onError, onCopy }: ListInputOptions) {
  const log = useLog();
  const actions = useLogActions();
  const menuEntry = useRef<LogEntry | null>(null);

  /** Goes to a line that is held, as far as there are lines. */
  function moveTo(index: number, extending: boolean): void {
    if (lines.count === 0) return;
    const seq = lines.key(Math.max(0, Math.min(index, lines.count - 1)));
    if (extending) marks.extendTo(seq);
    else marks.select(seq);
    log.goTo(seq, 'nearest');
  }

  function move(by: number, extending: boolean): void {
    const { first, end } = inView.current;
    if (marks.selection === null) moveTo(by < 0 ? end - 1 : first, false);
    else moveTo(lines.indexOf(marks.selection.head) + by, extending);
  }

  /** Opening details moves the end away, and what is being read must not follow it. */
  function toggle(seq: number, open = !marks.expanded.has(seq)): void {
    if ((heldLine(lines, seq)?.entry.detailsJson ?? null) === null) return;
    if (open) log.follow(false);
    marks.toggle(seq, open);
  }

  return {
    onKeyDown(event: KeyboardEvent): void {
      if (event.target !== event.currentTarget) return;
      const { first, end } = inView.current;
      const key = logKeyOf(event, Math.max(1, end - first - 2));
      if (key === null || (key.kind === 'copy' && hasSelectedText())) return;
      event.preventDefault();
      const head = marks.selection?.head;
      doLogKey(key, {
        move,
        go: (to) => (to === 'end' ? log.follow(true) : log.goTo(1, 'start')),
        toggle: (open) => head !== undefined && toggle(head, open ?? undefined),
        copy: () => onCopy('text'),
        error: onError,
        clear: marks.clear,
      });
    },
    onClick(event: MouseEvent): void {
      const seq = lineUnder(event.target);
      // A click that ends the selection of some text in the line selects that and nothing else.
      if (seq === null || hasSelectedText()) return;
      if (event.shiftKey) marks.extendTo(seq);
      else {
        marks.select(seq);
        toggle(seq);
      }
    },
    onContextMenuCapture(event: MouseEvent): void {
      const seq = lineUnder(event.target);
      menuEntry.current = seq === null ? null : (heldLine(lines, seq)?.entry ?? null);
      if (seq !== null && !isSelected(marks.selection, seq)) marks.select(seq);
    },
    menuItems: (): readonly MenuItem[] => [
      ...selectionItems(marks.selection, lines, onCopy),
      ...(menuEntry.current === null ? [] : actions.menuFor(menuEntry.current)),
    ],
  };
}

/** What can be done with several lines at once. */
function selectionItems(
  selection: Selection | null,
  lines: LogLines,
  onCopy: ListCalls['onCopy'],
): readonly MenuItem[] {
  if (selection === null || selection.anchor === selection.head) return [];
  const { from, to } = boundsOf(selection);
  const count = lines.indexOf(to) - lines.indexOf(from) + 1;
  return [
    { label: strings.log.copyLines(count), icon: 'copy', onSelect: () => onCopy('text') },
    { label: strings.log.copyLinesAsJson(count), onSelect: () => onCopy('json') },
    'separator',
  ];
}

/** A line by its sequence; null when the window does not hold it any more. */
function heldLine(lines: LogLines, seq: number): LogLine | null {
  const index = lines.indexOf(seq);
  return index < lines.count && lines.key(index) === seq ? lines.line(index) : null;
}

/** The line that an element belongs to, but not from within its details, where clicks have meanings of their own. */
function lineUnder(element: EventTarget): number | null {
  const row = element instanceof Element ? element.closest<HTMLElement>('[data-seq]') : null;
  return row === null ? null : Number(row.dataset['line'] ?? row.dataset['seq']);
}
