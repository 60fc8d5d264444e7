import type { BrowserWindow } from 'electron';
import { restartBudget } from '../restart-budget.ts';

/** A page that crashes is shown again, at most 3 times in 5 minutes; one that keeps crashing is left for its user to see. */
const MAX_RELOADS = 3;
const RELOAD_WINDOW_MS = 5 * 60_000;

export function reloadAfterCrash(window: BrowserWindow): void {
  const mayReload = restartBudget(MAX_RELOADS, RELOAD_WINDOW_MS, () => performance.now());
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    console.error(`The window's page ended: ${reason} (exit code ${exitCode}).`);
    if (reason !== 'clean-exit' && mayReload()) window.webContents.reload();
  });
}
