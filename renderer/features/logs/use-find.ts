import { useState } from 'react';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { Log, LogFilter, Side } from '../../state/log-view.ts';
import { useLog } from '../../state/log-view-hooks.ts';
import { strings } from '../../strings/index.ts';
import type { Marks } from './selection.ts';
import type { TopLine } from './top-line.ts';

export type Find = {
  /** Goes to the next error or match after the selected line, or to the one before it; at an end of the log, on from the other. */
  go(what: 'error' | 'match', side: Side): Promise<void>;
  /** What came of it, where nothing moved or the search went round; null otherwise. */
  readonly note: string | null;
};

/** Looks in the whole stored log, not in what is loaded. `reveal` makes a line visible where it may be folded away. */
export function useFind(marks: Marks, top: TopLine, reveal: (entry: LogEntry) => void): Find {
  const log = useLog();
  const [note, setNote] = useState<string | null>(null);

  async function go(what: 'error' | 'match', side: Side): Promise<void> {
    const { filter, view } = log.store.getState();
    const wanted: LogFilter = what === 'error' ? { ...filter, levels: ['error'] } : filter;
    // From the selected line; else from where the reader is; and who follows the end has no place, but wants the first or the last.
    const place = view.following ? null : top.getState().seq;
    const found = await findRound(log, wanted, side, marks.selection?.head ?? place);
    setNote(found.entry === null ? strings.log.none(what) : found.wrapped ? strings.log.wrapped(side) : null);
    if (found.entry === null) return;
    const { seq } = found.entry;
    marks.select(seq);
    if (what === 'error') marks.toggle(seq, true);
    // An error that the levels hide is shown among them from now on.
    if (what === 'error' && filter.levels !== null && !filter.levels.includes('error')) {
      log.setFilter({ ...filter, levels: [...filter.levels, 'error'] }, seq);
    } else log.goTo(seq);
    reveal(found.entry);
  }

  return { go, note };
}

type Found = { readonly entry: LogEntry | null; readonly wrapped: boolean };

async function findRound(log: Log, filter: LogFilter, side: Side, from: number | null): Promise<Found> {
  const far = side === 'after' ? 0 : Number.MAX_SAFE_INTEGER;
  const near = await log.find(filter, from ?? far, side);
  if (!near.ok || near.value !== null || from === null)
    return { entry: near.ok ? near.value : null, wrapped: false };
  const round = await log.find(filter, far, side);
  return { entry: round.ok ? round.value : null, wrapped: true };
}
