import { useEffect, useRef } from 'react';
import type { EventPayload } from '../../../shared/contract/events.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import type { Session } from '../../state/session.ts';
import { SHORTCUTS, type ShortcutName } from '../../state/shortcuts.ts';
import { useSession } from '../../state/use-session.ts';
import { useShortcut } from '../../ui/use-shortcut.ts';

/** The shortcuts that work in the whole window. */
export type WindowShortcut = {
  [N in ShortcutName]: (typeof SHORTCUTS)[N]['group'] extends 'window' ? N : never;
}[ShortcutName];

export type WindowActions = Readonly<Record<Exclude<WindowShortcut, 'toggleLog'>, () => void>> & {
  /** Has no shortcut: it is in the menu and the palette. */
  readonly diagnostics: () => void;
};

/** Does what the window's shortcuts, and the host's menu, ask for. */
export function useWindowShortcuts(actions: WindowActions): void {
  const session = useSession();
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => session.onWish((wish) => grant(wish, session, latest.current)), [session]);

  const {
    palette,
    newJob,
    settings,
    metrics,
    exportJob,
    openBundle,
    searchLogs,
    searchJobs,
    togglePause,
    toggleSidebar,
    shortcuts,
  } = SHORTCUTS;
  useShortcut(palette.keys[0], actions.palette);
  useShortcut(newJob.keys[0], actions.newJob);
  useShortcut(newJob.keys[1], actions.newJob);
  useShortcut(settings.keys[0], actions.settings);
  useShortcut(metrics.keys[0], actions.metrics);
  useShortcut(exportJob.keys[0], actions.exportJob);
  useShortcut(openBundle.keys[0], actions.openBundle);
  useShortcut(searchLogs.keys[0], actions.searchLogs);
  useShortcut(searchJobs.keys[0], actions.searchJobs);
  useShortcut(togglePause.keys[0], actions.togglePause);
  useShortcut(toggleSidebar.keys[0], actions.toggleSidebar);
  useShortcut(shortcuts.keys[0], actions.shortcuts);
}

/** Does what a menu, a notification or a link asks for. What is about the log, the log hears by itself. */
function grant(
  { wish, jobId, seq }: EventPayload<'ui.wished'>,
  session: Session,
  actions: WindowActions,
): void {
  switch (wish) {
    case 'new-job':
      actions.newJob();
      return;
    case 'settings':
      actions.settings();
      return;
    case 'search-logs':
      actions.searchLogs();
      return;
    case 'palette':
      actions.palette();
      return;
    case 'export':
      actions.exportJob();
      return;
    case 'open-bundle':
      actions.openBundle();
      return;
    case 'shortcuts':
      actions.shortcuts();
      return;
    case 'diagnostics':
      actions.diagnostics();
      return;
    case 'about':
      session.show({ kind: 'settings', section: 'about' });
      return;
    case 'updates':
      session.show({ kind: 'settings', section: 'updates' });
      void session.client.call('updates.check', {});
      return;
    case 'open-job':
      if (jobId !== null) session.select(jobId);
      if (jobId !== null && seq !== null) session.focusLog({ seq });
      return;
    case 'toggle-log':
    case 'find-in-log':
      return;
    default:
      assertNever(wish);
  }
}
