import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import {
  Group,
  type Layout,
  Panel,
  type PanelImperativeHandle,
  Separator,
  usePanelRef,
} from 'react-resizable-panels';
import type { Appearance } from '../shared/domain/settings.ts';
import { JobView } from './features/job/job-view.tsx';
import { JobList } from './features/jobs/job-list.tsx';
import { LogPanel } from './features/logs/log-panel.tsx';
import { useWindowShortcuts, type WindowActions } from './features/palette/use-window-shortcuts.ts';
import { Announcer } from './features/shell/announcer.tsx';
import { JobActionsProvider } from './features/shell/job-actions-provider.tsx';
import { NoJob } from './features/shell/no-job.tsx';
import { Failed, Notices } from './features/shell/notices.tsx';
import { Opening } from './features/shell/opening.tsx';
import { SidebarHeader } from './features/shell/sidebar-header.tsx';
import { SidebarRail } from './features/shell/sidebar-rail.tsx';
import type { Session } from './state/session.ts';
import { selectedJob, useSession, useSessionState } from './state/use-session.ts';
import { strings } from './strings/index.ts';
import { UiProvider } from './ui/provider.tsx';
import './app.css';

// Not needed for the first paint.
const NewJobView = lazy(async () => ({ default: (await import('./features/new-job/index.tsx')).NewJobView }));
const SettingsView = lazy(async () => ({
  default: (await import('./features/settings/index.tsx')).SettingsView,
}));
const Welcome = lazy(async () => ({ default: (await import('./features/welcome/index.tsx')).Welcome }));
const RecoverySheet = lazy(async () => ({
  default: (await import('./features/welcome/index.tsx')).RecoverySheet,
}));
const Palette = lazy(() => import('./features/palette/palette.tsx'));
const ShortcutSheet = lazy(() => import('./features/palette/shortcut-sheet.tsx'));

/** In pixels. Narrower than `SIDEBAR_MIN` the sidebar becomes a rail of buttons; the collapsed log is a bar. */
const SIDEBAR_MIN = 264;
const RAIL = 48;
const LOG_MIN = 140;
const LOG_BAR = 40;

/** The window: jobs on the left; in the centre a job above its log, the form for a new one, or the settings. */
export function App() {
  const phase = useSessionState((state) => state.phase);
  return (
    <UiProvider>
      {phase === 'opening' && <Opening />}
      {phase === 'failed' && <Failed />}
      {phase === 'ready' && (
        <JobActionsProvider>
          <Window />
          <Announcer />
        </JobActionsProvider>
      )}
    </UiProvider>
  );
}

type Layer = 'palette' | 'shortcuts' | null;

function Window() {
  const session = useSession();
  const [layer, setLayer] = useState<Layer>(null);
  const sidebar = usePanelRef();
  const [narrow, setNarrow] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const [searching, setSearching] = useState(0);
  const size = useSessionState((state) => state.settings?.appearance.sidebarSize) ?? 22;
  const interrupted = useSessionState((state) => state.interrupted.length > 0);
  const actions = windowActions(session, sidebar, setLayer, () => setSearching((times) => times + 1));
  useWindowShortcuts(actions);

  // Hidden, there is no field yet: it is there once the sidebar is drawn again.
  useEffect(() => {
    if (searching > 0 && !narrow) search.current?.focus();
  }, [searching, narrow]);

  return (
    <>
      <Group
        className="app"
        onLayoutChanged={({ sidebar: width = size }, { isUserInteraction }) => {
          const hidden = sidebar.current?.isCollapsed() ?? false;
          if (isUserInteraction && !hidden) keep(session, { sidebarSize: between(5, width, 60) });
        }}
      >
        <Panel
          id="sidebar"
          panelRef={sidebar}
          defaultSize={`${size}%`}
          minSize={SIDEBAR_MIN}
          maxSize="45%"
          collapsible
          collapsedSize={RAIL}
          groupResizeBehavior="preserve-pixel-size"
          onResize={() => setNarrow(sidebar.current?.isCollapsed() ?? false)}
        >
          <nav className="app-sidebar" aria-label={strings.app.sidebar}>
            {narrow ? (
              <SidebarRail onShow={() => sidebar.current?.expand()} onPalette={actions.palette} />
            ) : (
              <>
                <SidebarHeader onPalette={actions.palette} />
                <JobList searchRef={search} />
              </>
            )}
          </nav>
        </Panel>
        <Separator className="app-separator app-separator-upright" aria-label={strings.app.resizeSidebar} />
        <Panel id="content" minSize={320}>
          <main className="app-content">
            <Notices />
            <Suspense>
              <Centre />
            </Suspense>
          </main>
        </Panel>
      </Group>
      <Suspense>
        {interrupted && <RecoverySheet />}
        {layer === 'palette' && <Palette actions={actions} onClose={() => setLayer(null)} />}
        {layer === 'shortcuts' && <ShortcutSheet onClose={() => setLayer(null)} />}
      </Suspense>
    </>
  );
}

/** What the window's shortcuts, menu and palette do. */
function windowActions(
  session: Session,
  sidebar: RefObject<PanelImperativeHandle | null>,
  setLayer: (layer: Layer) => void,
  search: () => void,
): WindowActions {
  return {
    palette: () => setLayer('palette'),
    shortcuts: () => setLayer('shortcuts'),
    newJob: () => session.show({ kind: 'new-job', draft: null }),
    settings: () => session.show({ kind: 'settings', section: null }),
    searchJobs() {
      sidebar.current?.expand();
      search();
    },
    async togglePause() {
      const { paused } = session.store.getState().queue;
      await session.client.call(paused ? 'queue.resume' : 'queue.pause', {});
    },
    toggleSidebar() {
      if (sidebar.current?.isCollapsed() === true) sidebar.current.expand();
      else sidebar.current?.collapse();
    },
  };
}

function Centre() {
  const view = useSessionState((state) => state.view.kind);
  const hasJob = useSessionState((state) => state.selectedId !== null);
  const firstRun = useSessionState((state) => state.settings?.welcomed === false && isEmpty(state.allCounts));
  switch (view) {
    case 'settings':
      return <SettingsView />;
    case 'new-job':
      return <NewJobView />;
    case 'job':
      if (hasJob) return <JobAndLog />;
      return firstRun ? <Welcome /> : <NoJob />;
  }
}

/** The selected job above its log. The log keeps its place in the tree whether it is open or not, and so what it holds. */
function JobAndLog() {
  const session = useSession();
  const job = useSessionState(selectedJob);
  const open = useSessionState((state) => state.settings?.appearance.logOpen) ?? true;
  const size = useSessionState((state) => state.settings?.appearance.logSize) ?? 42;
  const log = usePanelRef();

  useEffect(() => {
    if (open) log.current?.expand();
    else log.current?.collapse();
  }, [open, log]);

  function changed({ log: height = size }: Layout): void {
    if (log.current?.isCollapsed() === true) keep(session, { logOpen: false });
    else keep(session, { logOpen: true, logSize: between(5, height, 95) });
  }

  if (job === null) return null;
  return (
    <Group
      orientation="vertical"
      className="app-job"
      onLayoutChanged={(layout, { isUserInteraction }) => {
        if (isUserInteraction) changed(layout);
      }}
    >
      <Panel id="job" minSize={160}>
        <JobView job={job} />
      </Panel>
      <Separator className="app-separator app-separator-flat" aria-label={strings.app.resizeLog} />
      <Panel
        id="log"
        panelRef={log}
        defaultSize={`${size}%`}
        minSize={LOG_MIN}
        collapsible
        collapsedSize={LOG_BAR}
      >
        <LogPanel key={job.id} job={job} />
      </Panel>
    </Group>
  );
}

function keep(session: Session, change: Partial<Appearance>): void {
  const { settings } = session.store.getState();
  if (settings !== null) void session.updateSettings({ appearance: { ...settings.appearance, ...change } });
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function isEmpty(counts: Readonly<Record<string, number>>): boolean {
  return Object.values(counts).every((count) => count === 0);
}
