import { useEffect, useMemo, useState } from 'react';
import { useSession, useSessionState } from '../../state/use-session.ts';
import {
  all,
  click,
  extendTo,
  type Modifiers,
  type Move,
  only,
  present,
  type Selection,
  target,
  toggle,
} from './selection.ts';

export type JobSelection = {
  readonly selection: Selection;
  click(jobId: string, modifiers: Modifiers): void;
  move(move: Move, extend: boolean, page: number): string | null;
  toggleActive(): void;
  markAll(): void;
  clear(): void;
};

/** The marks in the list. One plain click or step of the keyboard also shows the job; marking several leaves what is shown. */
export function useJobSelection(order: readonly string[]): JobSelection {
  const session = useSession();
  const shownId = useSessionState((state) => state.selectedId);
  const [held, setHeld] = useState<Selection>(() => only(shownId));
  const selection = useMemo(() => present(order, held), [order, held]);

  // A job that is shown from elsewhere, such as one just made, becomes the only one marked.
  useEffect(() => {
    setHeld((now) => (shownId === null || now.marked.has(shownId) ? now : only(shownId)));
  }, [shownId]);

  return {
    selection,
    click(jobId, modifiers) {
      setHeld(click(order, selection, jobId, modifiers));
      if (!modifiers.toggle && !modifiers.extend) session.select(jobId);
    },
    move(move, extend, page) {
      const to = target(order, selection.active ?? shownId, move, page);
      if (to === null) return null;
      setHeld(extend ? extendTo(order, selection, to) : only(to));
      if (!extend) session.select(to);
      return to;
    },
    toggleActive() {
      if (selection.active !== null) setHeld(toggle(selection, selection.active));
    },
    markAll: () => setHeld(all(order, selection)),
    clear: () => setHeld(only(shownId)),
  };
}
