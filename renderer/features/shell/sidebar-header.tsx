import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './sidebar-header.css';

/** The name, the ways to everything else, and the way to a new job. */
export function SidebarHeader({ onPalette }: { onPalette: () => void }) {
  const session = useSession();
  const view = useSessionState((state) => state.view.kind);
  return (
    <header className="sidebar-header">
      <div className="sidebar-header-line">
        <p className="sidebar-header-brand">
          <span className="sidebar-header-lamp" aria-hidden="true" />
          {strings.app.name}
        </p>
        <IconButton
          label={strings.app.palette}
          icon="search"
          shortcut={SHORTCUTS.palette.keys[0]}
          onClick={onPalette}
        />
        <IconButton
          label={strings.search.open}
          icon="find"
          shortcut={SHORTCUTS.searchLogs.keys[0]}
          pressed={view === 'search'}
          onClick={() => session.show(view === 'search' ? { kind: 'job' } : { kind: 'search', query: null })}
        />
        <IconButton
          label={strings.app.metrics}
          icon="chart"
          shortcut={SHORTCUTS.metrics.keys[0]}
          pressed={view === 'metrics'}
          onClick={() => session.show({ kind: view === 'metrics' ? 'job' : 'metrics' })}
        />
        <IconButton
          label={strings.app.settings}
          icon="settings"
          shortcut={SHORTCUTS.settings.keys[0]}
          pressed={view === 'settings'}
          onClick={() =>
            session.show(view === 'settings' ? { kind: 'job' } : { kind: 'settings', section: null })
          }
        />
      </div>
      <Button
        look="primary"
        icon="add"
        className="sidebar-header-new"
        onClick={() => session.show({ kind: 'new-job', draft: null })}
      >
        {strings.app.newJob}
        <Kbd keys={SHORTCUTS.newJob.keys[0]} />
      </Button>
    </header>
  );
}
