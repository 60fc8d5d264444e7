import { useMemo, useState } from 'react';

/** The selected lines, by their sequences: from where the selection began to where the keyboard is. */
export type Selection = { readonly anchor: number; readonly head: number };

/** The first and the last selected sequence. */
export function boundsOf({ anchor, head }: Selection): { from: number; to: number } {
  return { from: Math.min(anchor, head), to: Math.max(anchor, head) };
}

export function isSelected(selection: Selection | null, seq: number): boolean {
  if (selection === null) return false;
  const { from, to } = boundsOf(selection);
  return seq >= from && seq <= to;
}

/** Whether some text of the page is selected, which clicks and copying are about then. */
export function hasSelectedText(): boolean {
  return window.getSelection()?.isCollapsed === false;
}

/** What the reader has marked and opened in a log. */
export type Marks = {
  readonly selection: Selection | null;
  /** Lines whose details show. */
  readonly expanded: ReadonlySet<number>;
  select(seq: number): void;
  /** Selects up to here, from where the selection began. */
  extendTo(seq: number): void;
  clear(): void;
  toggle(seq: number, open?: boolean): void;
};

export function useMarks(): Marks {
  const [selection, setSelection] = useState<Selection | null>(null);
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set());
  const changes = useMemo(
    () => ({
      select: (seq: number) => setSelection({ anchor: seq, head: seq }),
      extendTo: (seq: number) => setSelection((now) => ({ anchor: now?.anchor ?? seq, head: seq })),
      clear: () => setSelection(null),
      toggle: (seq: number, open?: boolean) => setExpanded((now) => toggled(now, seq, open ?? !now.has(seq))),
    }),
    [],
  );
  return useMemo(() => ({ selection, expanded, ...changes }), [selection, expanded, changes]);
}

function toggled(set: ReadonlySet<number>, seq: number, open: boolean): ReadonlySet<number> {
  if (set.has(seq) === open) return set;
  const next = new Set(set);
  if (open) next.add(seq);
  else next.delete(seq);
  return next;
}
