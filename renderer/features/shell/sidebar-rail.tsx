import { SHORTCUTS } from '../../state/shortcuts.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { IconButton } from '../../ui/button.tsx';
import './sidebar-rail.css';

/** What is left of the sidebar when it is hidden. */
export function SidebarRail({ onShow, onPalette }: { onShow: () => void; onPalette: () => void }) {
  const session = useSession();
  return (
    <div className="sidebar-rail">
      <IconButton
        label={strings.app.showSidebar}
        icon="sidebar"
        shortcut={SHORTCUTS.toggleSidebar.keys[0]}
        onClick={onShow}
      />
      <IconButton
        label={strings.app.newJob}
        icon="add"
        shortcut={SHORTCUTS.newJob.keys[0]}
        onClick={() => session.show({ kind: 'new-job', draft: null })}
      />
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
        onClick={() => session.show({ kind: 'search', query: null })}
      />
      <IconButton
        label={strings.app.metrics}
        icon="chart"
        shortcut={SHORTCUTS.metrics.keys[0]}
        onClick={() => session.show({ kind: 'metrics' })}
      />
      <IconButton
        label={strings.app.settings}
        icon="settings"
        shortcut={SHORTCUTS.settings.keys[0]}
        onClick={() => session.show({ kind: 'settings', section: null })}
      />
    </div>
  );
}
