import type { ExportProgress } from '../../shared/contract/exports.ts';

/** Shorter exports are not shown while they run: what comes and goes at once only startles. In milliseconds. */
const SHOWN_AFTER_MS = 400;

type Run = { readonly progress: ExportProgress; readonly heardAt: number; readonly shown: boolean };

/** Exports being written, of this window and of others, by their ids. */
export type ExportRuns = ReadonlyMap<string, Run>;

export const NO_RUNS: ExportRuns = new Map();

/** The runs after one of them told how far it is; one that has ended is none any more. `now` in milliseconds of any clock. */
export function withProgress(runs: ExportRuns, progress: ExportProgress, now: number): ExportRuns {
  const { exportId, state } = progress;
  const next = new Map(runs);
  if (state === 'running') {
    const heardAt = runs.get(exportId)?.heardAt ?? now;
    next.set(exportId, { progress, heardAt, shown: now - heardAt >= SHOWN_AFTER_MS });
  } else next.delete(exportId);
  return next;
}

/** Those that have run for long enough to be shown, the oldest first. */
export function shownRuns(runs: ExportRuns): ExportProgress[] {
  return [...runs.values()].filter(({ shown }) => shown).map(({ progress }) => progress);
}
