import { useEffect } from 'react';
import { Group, type Layout, Panel, Separator, usePanelRef } from 'react-resizable-panels';
import { JobView } from './features/job/job-view.tsx';
import { LogPanel } from './features/logs/log-panel.tsx';
import { between, keepAppearance } from './state/appearance.ts';
import { selectedJob, useSession, useSessionState } from './state/use-session.ts';
import { strings } from './strings/index.ts';

/** In pixels. The collapsed log is a bar. */
const LOG_MIN = 140;
const LOG_BAR = 40;

/** The selected job above its log. The log keeps its place in the tree whether it is open or not, and so what it holds. */
export default function JobAndLog() {
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
    if (log.current?.isCollapsed() === true) keepAppearance(session, { logOpen: false });
    else keepAppearance(session, { logOpen: true, logSize: between(5, height, 95) });
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
