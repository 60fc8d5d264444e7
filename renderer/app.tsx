import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react';
import { Group, Panel, type PanelImperativeHandle, Separator, usePanelRef } from 'react-resizable-panels';
import { CloudItem } from './features/cloud/cloud-item.tsx';
import { EndNotice } from './features/diagnostics/end-notice.tsx';
import { BundleList } from './features/export/bundle-list.tsx';
import { ExportProvider } from './features/export/export-provider.tsx';
import { ExportRuns } from './features/export/export-runs.tsx';
import { JobList } from './features/jobs/job-list.tsx';
import { useWindowShortcuts, type WindowActions } from './features/palette/use-window-shortcuts.ts';
import { Announcer } from './features/shell/announcer.tsx';
import { BudgetNotice } from './features/shell/budget-notice.tsx';
import { DatabaseNotice } from './features/shell/database-notice.tsx';
import { HealthNotice } from './features/shell/health-notice.tsx';
import { JobActionsProvider } from './features/shell/job-actions-provider.tsx';
import { NoJob } from './features/shell/no-job.tsx';
import { Failed, Notices } from './features/shell/notices.tsx';
import { Opening } from './features/shell/opening.tsx';
import { RetentionAnnouncer } from './features/shell/retention-announcer.tsx';
import { SidebarHeader } from './features/shell/sidebar-header.tsx';
import { SidebarRail } from './features/shell/sidebar-rail.tsx';
import { UpdatesNotice } from './features/updates/updates-notice.tsx';
import { between, keepAppearance } from './state/appearance.ts';
import { type ExportActions, useExportActions } from './state/export-actions.ts';
import { type SearchHolder, SearchHolderContext } from './state/search-holder.ts';
import type { Session } from './state/session.ts';
import { useSession, useSessionState } from './state/use-session.ts';
import { strings } from './strings/index.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { UiProvider } from './ui/provider.tsx';
import './app.css';

// Not needed for the first paint. The job's view, which is next, is fetched right after it.
const fetchJobView = () => import('./job-and-log.tsx');
const JobAndLog = lazy(fetchJobView);
const NewJobView = lazy(async () => ({ default: (await import('./features/new-job/index.tsx')).NewJobView }));
const SearchView = lazy(async () => ({ default: (await import('./features/search/index.tsx')).SearchView }));
const SettingsView = lazy(async () => ({
  default: (await import('./features/settings/index.tsx')).SettingsView,
}));
const MetricsView = lazy(async () => ({
  default: (await import('./features/metrics/index.tsx')).MetricsView,
}));
const Welcome = lazy(async () => ({ default: (await import('./features/welcome/index.tsx')).Welcome }));
const RecoverySheet = lazy(async () => ({
  default: (await import('./features/welcome/index.tsx')).RecoverySheet,
}));
const DiagnosticsDialog = lazy(() => import('./features/diagnostics/diagnostics-dialog.tsx'));
const Palette = lazy(() => import('./features/palette/palette.tsx'));
const ShortcutSheet = lazy(() => import('./features/palette/shortcut-sheet.tsx'));

/** In pixels. Narrower than `SIDEBAR_MIN` the sidebar becomes a rail of buttons. */
const SIDEBAR_MIN = 264;
const RAIL = 48;

/** The window: jobs on the left; in the centre a job above its log, the form for a new one, or the settings. */
export function App() {
  const phase = useSessionState((state) => state.phase);
  const [searchHolder] = useState<SearchHolder>(() => ({ current: null }));
  return (
    <UiProvider>
      {phase === 'opening' && <Opening />}
      {phase === 'failed' && <Failed />}
      {phase === 'ready' && (
        <JobActionsProvider>
          <ExportProvider>
            <SearchHolderContext value={searchHolder}>
              <Window />
            </SearchHolderContext>
          </ExportProvider>
          <Announcer />
          <RetentionAnnouncer />
        </JobActionsProvider>
      )}
    </UiProvider>
  );
}

type Layer = 'palette' | 'shortcuts' | 'diagnostics' | null;

function Window() {
  const session = useSession();
  const [layer, setLayer] = useState<Layer>(null);
  const sidebar = usePanelRef();
  const [narrow, setNarrow] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const [searching, setSearching] = useState(0);
  const size = useSessionState((state) => state.settings?.appearance.sidebarSize) ?? 22;
  const interrupted = useSessionState((state) => state.interrupted.length > 0);
  const exporting = useExportActions();
  const actions = windowActions(session, exporting, sidebar, setLayer, () =>
    setSearching((times) => times + 1),
  );
  useWindowShortcuts(actions);

  useEffect(() => {
    const idle = requestIdleCallback(() => void fetchJobView());
    return () => cancelIdleCallback(idle);
  }, []);

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
          if (isUserInteraction && !hidden) keepAppearance(session, { sidebarSize: between(5, width, 60) });
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
                <Bundles />
                <JobList searchRef={search} />
              </>
            )}
            <CloudItem narrow={narrow} />
          </nav>
        </Panel>
        <Separator className="app-separator app-separator-upright" aria-label={strings.app.resizeSidebar} />
        <Panel id="content" minSize={320}>
          <main className="app-content">
            <Notices />
            <EndNotice onDetails={actions.diagnostics} />
            <DatabaseNotice />
            <HealthNotice />
            <BudgetNotice />
            <UpdatesNotice />
            <ExportRuns />
            <Content />
          </main>
        </Panel>
      </Group>
      <Suspense>
        {interrupted && <RecoverySheet onDetails={actions.diagnostics} />}
        {layer === 'palette' && <Palette actions={actions} onClose={() => setLayer(null)} />}
        {layer === 'shortcuts' && <ShortcutSheet onClose={() => setLayer(null)} />}
        {layer === 'diagnostics' && <DiagnosticsDialog onClose={() => setLayer(null)} />}
      </Suspense>
    </>
  );
}

/** What the window's shortcuts, menu and palette do. */
function windowActions(
  session: Session,
  exporting: ExportActions,
  sidebar: RefObject<PanelImperativeHandle | null>,
  setLayer: (layer: Layer) => void,
  search: () => void,
): WindowActions {
  return {
    palette: () => setLayer('palette'),
    shortcuts: () => setLayer('shortcuts'),
    diagnostics: () => setLayer('diagnostics'),
    newJob: () => session.show({ kind: 'new-job', draft: null }),
    settings: () => session.show({ kind: 'settings', section: null }),
    metrics: () => session.show({ kind: 'metrics' }),
    searchLogs: () => session.show({ kind: 'search', query: null }),
    exportJob() {
      const { view, selectedId } = session.store.getState();
      exporting.exportJob(view.kind === 'job' ? selectedId : null, null);
    },
    openBundle: exporting.openBundle,
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

function Bundles() {
  const shown = useSessionState(({ bundles }) => bundles.map(({ jobId }) => jobId).join());
  return (
    <ErrorBoundary shown={shown}>
      <BundleList />
    </ErrorBoundary>
  );
}

function Content() {
  const shown = useSessionState(({ view, selectedId }) => `${view.kind} ${selectedId}`);
  return (
    <ErrorBoundary shown={shown}>
      <Suspense>
        <Centre />
      </Suspense>
    </ErrorBoundary>
  );
}

function Centre() {
  const view = useSessionState((state) => state.view.kind);
  const hasJob = useSessionState((state) => state.selectedId !== null);
  const firstRun = useSessionState((state) => state.settings?.welcomed === false && isEmpty(state.allCounts));
  switch (view) {
    case 'settings':
      return <SettingsView />;
    case 'metrics':
      return <MetricsView />;
    case 'search':
      return <SearchView />;
    case 'new-job':
      return <NewJobView />;
    case 'job':
      if (hasJob) return <JobAndLog />;
      return firstRun ? <Welcome /> : <NoJob />;
  }
}

function isEmpty(counts: Readonly<Record<string, number>>): boolean {
  return Object.values(counts).every((count) => count === 0);
}
