import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { restartBudget } from './restart-budget.ts';

/** The page's own background (styles/tokens.css), so that the window never flashes another colour before the first paint. */
const BACKGROUND = { light: '#f7f6f4', dark: '#151413' } as const;

/** A page that crashes is shown again, at most 3 times in 5 minutes; one that keeps crashing is left for its user to see. */
const MAX_RELOADS = 3;
const RELOAD_WINDOW_MS = 5 * 60_000;

/** Opens the one window, hidden until its page has something to show. */
export function openWindow(url: string): void {
  const window = new BrowserWindow({
    title: app.name,
    width: 1280,
    height: 840,
    minWidth: 720,
    minHeight: 480,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  reloadAfterCrash(window);
  void window.loadURL(url);
}

/** Brings the window to the front: what a second start of the app does instead of starting. */
export function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0];
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

function reloadAfterCrash(window: BrowserWindow): void {
  const mayReload = restartBudget(MAX_RELOADS, RELOAD_WINDOW_MS, () => performance.now());
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    console.error(`The window's page ended: ${reason} (exit code ${exitCode}).`);
    if (reason !== 'clean-exit' && mayReload()) window.webContents.reload();
  });
}
