import { useCallback, useEffect, useRef, useState } from 'react';
import type { ExportProgress } from '../../../shared/contract/exports.ts';
import { NO_RUNS, shownRuns, withProgress } from '../../state/export-runs.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { complainTo, type Toast, useToasts } from '../../ui/toasts.tsx';
import { downloadExport } from './download.ts';
import { fileName } from './use-open-bundle.ts';
import './export-runs.css';

const text = strings.exporting;
/** How long it can be told where the file is, in milliseconds. */
const DONE_STAYS = 20_000;

/** Exports being written, wherever they were started; how each ends is told in a toast. */
export function ExportRuns() {
  const session = useSession();
  const [runs, setRuns] = useState(NO_RUNS);
  const tellEnd = useTellEnd();
  useEffect(
    () =>
      session.on((event) => {
        if (event.name !== 'export.changed') return;
        const progress = event.payload;
        setRuns((before) => withProgress(before, progress, performance.now()));
        if (progress.state !== 'running') tellEnd(progress);
      }),
    [session, tellEnd],
  );
  const shown = shownRuns(runs);
  if (shown.length === 0) return null;
  return (
    <ul className="export-runs">
      {shown.map((progress) => (
        <Run key={progress.exportId} progress={progress} />
      ))}
    </ul>
  );
}

function Run({ progress: { exportId, format, done, total, path } }: { progress: ExportProgress }) {
  const { client } = useSession();
  const [cancelling, setCancelling] = useState(false);
  const label = text.running(text.formats[format].label);
  return (
    <li className="export-run">
      <span className="export-run-label">{label}</span>
      <span className="export-run-name" title={path}>
        {fileName(path)}
      </span>
      <span className="export-run-count">{text.progress(done, total)}</span>
      <Progress label={label} done={done} failed={0} total={total} size="thin" />
      <Button
        size="small"
        disabled={cancelling}
        onClick={() => {
          setCancelling(true);
          void client.call('export.cancel', { exportId });
        }}
      >
        {text.cancel}
      </Button>
    </li>
  );
}

/** Says how an export has ended, with the way to its file. */
function useTellEnd(): (progress: ExportProgress) => void {
  const { client } = useSession();
  const toasts = useToasts();
  const canReveal = useSessionState((state) => state.info?.shell.reveal ?? false);

  async function reveal(exportId: string): Promise<void> {
    const answer = await client.call('export.reveal', { exportId });
    if (!answer.ok) complainTo(toasts, answer.error);
  }

  function wayTo({ exportId, path }: ExportProgress): Toast['action'] {
    if (canReveal) return { label: text.show, onSelect: () => void reveal(exportId) };
    return { label: text.download, onSelect: () => downloadExport(exportId, fileName(path)) };
  }

  const tell = (progress: ExportProgress): void => void toasts.add(endToast(progress, wayTo(progress)));
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  return useCallback((progress) => latest.current(progress), []);
}

function endToast(progress: ExportProgress, action: Toast['action']): Toast {
  const { format, state, path, bytes, missing, error } = progress;
  const { label } = text.formats[format];
  switch (state) {
    case 'failed': {
      const words = [error?.message, error?.advice].filter((part) => part != null).join(' ');
      return { title: text.failed(label), text: words, level: 'error', timeout: 0 };
    }
    case 'cancelled':
      return { title: text.cancelled };
    case 'running':
    case 'done':
      return {
        title: text.done(label),
        text: text.doneText(path, bytes, missing),
        level: missing > 0 ? 'warning' : 'success',
        timeout: DONE_STAYS,
        ...(action === undefined ? {} : { action }),
      };
  }
}
