import { createContext, useContext } from 'react';
import type { LogFilter } from './log-view.ts';

/** Taking a job out of the window, and a bundle in, from anywhere in it. Each says by itself what went wrong. */
export type ExportActions = {
  /**
   * Asks as what and where to, then writes.
   * @param jobId null where no job is shown, of which the user is told
   * @param filter of the log, to be offered beside the whole job; null where nothing is filtered
   */
  exportJob(jobId: string | null, filter: LogFilter | null): void;
  /** Puts what to say in an issue about the job on the clipboard, as Markdown and without secrets. */
  copyReport(jobId: string): void;
  /** Lets the user choose a bundle, and shows it. */
  openBundle(): void;
  closeBundle(jobId: string): void;
};

export const ExportActionsContext = createContext<ExportActions | null>(null);

/** @throws Error outside of an ExportActionsContext */
export function useExportActions(): ExportActions {
  const actions = useContext(ExportActionsContext);
  if (actions === null) throw new Error('useExportActions needs an ExportActionsContext above it.');
  return actions;
}
