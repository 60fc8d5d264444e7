import { THEMES } from '../../../shared/domain/appearance.ts';
import type { ExportActions } from '../../state/export-actions.ts';
import { can, type JobActions } from '../../state/job-actions.ts';
import type { Session } from '../../state/session.ts';
import { SETTINGS_SECTIONS } from '../../state/session-state.ts';
import { SHORTCUTS } from '../../state/shortcuts.ts';
import { strings } from '../../strings/index.ts';
import type { CommandGroup, CommandItem } from '../../ui/command-dialog.tsx';
import type { IconName } from '../../ui/icon.tsx';
import type { WindowActions } from './use-window-shortcuts.ts';

const text = strings.palette;

type Parts = {
  readonly session: Session;
  readonly actions: WindowActions;
  readonly jobActions: JobActions;
  readonly exporting: ExportActions;
};

/** All that can be done now, without the jobs. */
export function commandsNow(parts: Parts): CommandGroup[] {
  const groups = [
    { label: text.groups.job, items: ofTheJob(parts) },
    { label: text.groups.app, items: [...ofTheApp(parts), ...ofTheCloud(parts)] },
    { label: text.groups.settings, items: ofTheSettings(parts) },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

function ofTheJob({ session, actions, jobActions, exporting }: Parts): CommandItem[] {
  const { selected: job, selectedFrom, info, bundles } = session.store.getState();
  if (job === null) return [];
  const now = can(job);
  const item = (id: string, label: string, icon: IconName, run: () => void): CommandItem => ({
    id,
    label,
    icon,
    run,
  });
  const forAny = [
    item('duplicate', text.duplicate, 'duplicate', () => jobActions.duplicate(job)),
    {
      ...item('export', text.exportJob, 'download', actions.exportJob),
      shortcut: SHORTCUTS.exportJob.keys[0],
    },
  ];
  if (bundles.some(({ jobId }) => jobId === job.id)) {
    return [...forAny, item('close', text.closeBundle, 'close', () => exporting.closeBundle(job.id))];
  }
  if (selectedFrom === 'others') return forAny;
  return [
    ...(now.retry ? [item('retry', text.retry, 'retry', () => jobActions.retry(job))] : []),
    ...(now.cancel ? [item('cancel', text.cancel, 'ban', () => jobActions.cancel(job))] : []),
    ...forAny,
    ...(info?.shell.openFolder === true
      ? [item('folder', text.folder, 'folder', () => jobActions.openFolder(job))]
      : []),
    ...(now.remove ? [item('remove', text.remove, 'trash', () => jobActions.remove([job]))] : []),
  ];
}

function ofTheApp({ session, actions }: Parts): CommandItem[] {
  const { queue, info, updates } = session.store.getState();
  const { client } = session;
  return [
    {
      id: 'new-job',
      label: text.newJob,
      icon: 'add',
      shortcut: SHORTCUTS.newJob.keys[0],
      run: actions.newJob,
    },
    {
      id: 'open-bundle',
      label: text.openBundle,
      icon: 'archive',
      shortcut: SHORTCUTS.openBundle.keys[0],
      run: actions.openBundle,
    },
    {
      id: 'search-logs',
      label: text.searchLogs,
      icon: 'find',
      shortcut: SHORTCUTS.searchLogs.keys[0],
      run: actions.searchLogs,
    },
    {
      id: 'metrics',
      label: text.metrics,
      icon: 'chart',
      shortcut: SHORTCUTS.metrics.keys[0],
      run: actions.metrics,
    },
    {
      id: 'pause',
      label: queue.paused ? text.resume : text.pause,
      icon: queue.paused ? 'play' : 'pause',
      shortcut: SHORTCUTS.togglePause.keys[0],
      run: actions.togglePause,
    },
    {
      id: 'sidebar',
      label: text.sidebar,
      icon: 'sidebar',
      shortcut: SHORTCUTS.toggleSidebar.keys[0],
      run: actions.toggleSidebar,
    },
    ...(info?.shell.openFolder === true
      ? [
          {
            id: 'library',
            label: text.openLibrary,
            icon: 'folder',
            run: () => void client.call('shell.openFolder', { place: 'library' }),
          } as const,
        ]
      : []),
    { id: 'diagnostics', label: text.diagnostics, icon: 'info', run: actions.diagnostics },
    ...(updates !== null && updates.state !== 'unsupported'
      ? [
          {
            id: 'check-updates',
            label: text.checkUpdates,
            icon: 'refresh',
            run: () => {
              session.show({ kind: 'settings', section: 'updates' });
              void client.call('updates.check', {});
            },
          } as const,
        ]
      : []),
    {
      id: 'shortcuts',
      label: text.shortcuts,
      icon: 'keyboard',
      shortcut: SHORTCUTS.shortcuts.keys[0],
      run: actions.shortcuts,
    },
  ];
}

/** Nothing until it is set up; the way there is among the settings. */
function ofTheCloud({ session }: Parts): CommandItem[] {
  const { settings, cloud } = session.store.getState();
  if (settings === null || settings.cloud.project === null || cloud?.joined == null) return [];
  const { on } = settings.cloud;
  const turn: CommandItem = {
    id: 'cloud-switch',
    label: on ? text.cloudOff : text.cloudOn,
    icon: on ? 'cloudOff' : 'cloud',
    run: () => void session.askCloud((client) => client.call('cloud.set', { on: !on })),
  };
  const sync: CommandItem = {
    id: 'cloud-sync',
    label: text.cloudSync,
    icon: 'refresh',
    run: () => void session.askCloud((client) => client.call('cloud.sync', {})),
  };
  return on ? [sync, turn] : [turn];
}

const THEME_ICONS = { system: 'monitor', light: 'sun', dark: 'moon' } as const;

function ofTheSettings({ session }: Parts): CommandItem[] {
  const { settings } = session.store.getState();
  const themes = THEMES.filter((theme) => theme !== settings?.appearance.theme).map((theme) => ({
    id: `theme-${theme}`,
    label: text.theme[theme],
    icon: THEME_ICONS[theme],
    run: () => {
      if (settings === null) return;
      void session.updateSettings({ appearance: { ...settings.appearance, theme } });
    },
  }));
  const sections = SETTINGS_SECTIONS.map((section) => ({
    id: `settings-${section}`,
    label: text.settingsOf(text.sections[section]),
    icon: 'settings' as const,
    run: () => session.show({ kind: 'settings', section }),
  }));
  return [...sections, ...themes];
}

/** The groups with the items whose label holds every word of the text, whatever its case and order. */
export function narrow(groups: readonly CommandGroup[], query: string): CommandGroup[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const holds = ({ label }: CommandItem): boolean =>
    words.every((word) => label.toLowerCase().includes(word));
  return groups
    .map(({ label, items }) => ({ label, items: items.filter(holds) }))
    .filter(({ items }) => items.length > 0);
}
