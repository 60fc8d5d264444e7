import { type RefObject, useEffect, useRef } from 'react';
import { keepAppearance, useAppearance } from '../../state/appearance.ts';
import { isFiltering } from '../../state/log-view.ts';
import { useLog } from '../../state/log-view-hooks.ts';
import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useSession } from '../../state/use-session.ts';
import { useShortcut } from '../../ui/use-shortcut.ts';
import type { LogFormat } from './log-text.ts';
import { boundsOf, type Marks } from './selection.ts';
import { type LogExport, useLogExport } from './use-log-export.ts';

/** Opens and closes the log, and goes to its search field, by shortcut and by the host's menu. */
export function useLogShortcuts(field: RefObject<HTMLInputElement | null>): () => void {
  const session = useSession();
  const { logOpen } = useAppearance();
  const toggle = (): void => keepAppearance(session, { logOpen: !logOpen });
  const search = (): void => {
    keepAppearance(session, { logOpen: true });
    // Drawn first, where it was closed.
    requestAnimationFrame(() => field.current?.select());
  };
  useShortcut(SHORTCUTS.toggleLog.keys[0], toggle);
  useShortcut(SHORTCUTS.findInLog.keys[0], search);

  const latest = useRef({ toggle, search });
  useEffect(() => {
    latest.current = { toggle, search };
  });
  useEffect(
    () =>
      session.on((event) => {
        if (event.name !== 'ui.wished') return;
        if (event.payload.wish === 'toggle-log') latest.current.toggle();
        if (event.payload.wish === 'find-in-log') latest.current.search();
      }),
    [session],
  );
  return toggle;
}

export type ExportCommands = {
  readonly exporting: LogExport;
  /** All that the filter accepts. */
  copyAll(format: LogFormat): void;
  copySelected(format: LogFormat): void;
};

/** What takes lines out of the log. */
export function useExportCommands(marks: Marks): ExportCommands {
  const log = useLog();
  const exporting = useLogExport();
  return {
    exporting,
    copyAll(format) {
      const { filter, tally, matches, view } = log.store.getState();
      const total = isFiltering(filter) ? (matches ?? tally.total) : tally.total;
      void exporting.copy({ filter, from: 1, to: view.lastSeq, total }, format);
    },
    copySelected(format) {
      if (marks.selection === null) return;
      const { filter } = log.store.getState();
      const { from, to } = boundsOf(marks.selection);
      void exporting.copy({ filter, from, to, total: to - from + 1 }, format);
    },
  };
}
