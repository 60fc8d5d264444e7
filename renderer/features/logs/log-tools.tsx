import { TIME_FORMATS } from '../../../shared/domain/appearance.ts';
import { keepAppearance, useAppearance } from '../../state/appearance.ts';
import { useExportActions } from '../../state/export-actions.ts';
import { isFiltering } from '../../state/log-view.ts';
import { useLog, useLogState } from '../../state/log-view-hooks.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import type { LogFormat } from './log-text.ts';
import type { ExportState, LogExport } from './use-log-export.ts';

type LogToolsProps = {
  grouped: boolean;
  onGroup: (grouped: boolean) => void;
  onError: (side: 'before' | 'after') => void;
  onCopy: (format: LogFormat) => void;
};

/** From error to error, and how the log is shown and taken out. */
export function LogTools({ grouped, onGroup, onError, onCopy }: LogToolsProps) {
  return (
    <div className="log-tools">
      <IconButton
        size="small"
        icon="up"
        label={strings.log.previousError}
        shortcut="p"
        className="log-to-error"
        onClick={() => onError('before')}
      />
      <IconButton
        size="small"
        icon="down"
        label={strings.log.nextError}
        shortcut="n"
        className="log-to-error"
        onClick={() => onError('after')}
      />
      <IconButton
        size="small"
        icon="group"
        label={strings.log.group}
        pressed={grouped}
        onClick={() => onGroup(!grouped)}
      />
      <ViewMenu onCopy={onCopy} />
    </div>
  );
}

function ViewMenu({ onCopy }: Pick<LogToolsProps, 'onCopy'>) {
  const log = useLog();
  const { exportJob } = useExportActions();
  const { logTime, logWrap, density } = useAppearance();
  const session = useSession();
  const filtered = useLogState((state) => isFiltering(state.filter));
  const items: readonly MenuItem[] = [
    ...TIME_FORMATS.map((format) => ({
      label: strings.log.times[format],
      checked: format === logTime,
      onSelect: () => keepAppearance(session, { logTime: format }),
    })),
    'separator',
    {
      label: strings.log.wrap,
      checked: logWrap,
      onSelect: () => keepAppearance(session, { logWrap: !logWrap }),
    },
    {
      label: strings.log.compact,
      checked: density === 'compact',
      onSelect: () => keepAppearance(session, { density: density === 'compact' ? 'comfortable' : 'compact' }),
    },
    'separator',
    { label: strings.log.copyAll(filtered), icon: 'copy', onSelect: () => onCopy('text') },
    { label: strings.log.copyAllAsJson(filtered), onSelect: () => onCopy('json') },
    {
      label: strings.log.exportAll(filtered),
      icon: 'download',
      onSelect: () => exportJob(log.jobId, filtered ? log.store.getState().filter : null),
    },
  ];
  return (
    <Menu
      align="end"
      items={items}
      trigger={<IconButton size="small" icon="more" label={strings.log.view} />}
    />
  );
}

/** Shows that many lines are being gathered, or wait for the click that copies them. */
export function ExportProgress({ state, exporting }: { state: ExportState; exporting: LogExport }) {
  if (state.kind === 'none') return null;
  return (
    <div className="log-export" role="status">
      {state.kind === 'gathering' ? (
        <>
          <span>{strings.log.gathering(state.done, state.total)}</span>
          <progress
            value={state.done}
            max={state.total}
            aria-label={strings.log.gathering(state.done, state.total)}
          />
        </>
      ) : (
        <>
          <span>{strings.log.copyReady(state.count)}</span>
          <Button size="small" look="primary" onClick={() => void exporting.copyNow()}>
            {strings.log.copyNow}
          </Button>
        </>
      )}
      <Button size="small" look="quiet" onClick={exporting.cancel}>
        {strings.log.cancel}
      </Button>
    </div>
  );
}
