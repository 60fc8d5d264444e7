import type { ExportProgress } from '../../../../shared/contract/exports.ts';
import type { Session } from '../session.ts';
import type { Progress } from './progress.ts';

/** What is counted: entries of a log, and files. */
const UNIT = 'entries and files';

export type ExportBar = {
  show(progress: ExportProgress): void;
  close(): void;
};

/** A progress bar at the bottom of a terminal; elsewhere, and with --json or --quiet, nothing. */
export function openExportBar({ screen, globals }: Session): ExportBar {
  if (screen.isTTY !== true || globals.json || globals.quiet) return { show: () => {}, close: () => {} };
  let bar: Promise<Progress> | null = null;
  const close = (): void => void bar?.then((made) => made.stop());
  return {
    show({ done, total, state }) {
      if (state !== 'running') return;
      bar ??= import('./progress.ts').then(({ createProgress }) => createProgress(screen, total, 0, UNIT));
      void bar.then((made) => made.show(done, '', []));
    },
    close,
  };
}
