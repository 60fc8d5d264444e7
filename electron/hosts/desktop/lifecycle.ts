import { mkdirSync } from 'node:fs';
import { app } from 'electron';
import { closeThenExit } from './closing.ts';

/** For its user alone, as the data directory that it may be the first to make. */
const PRIVATE = 0o700;

/** Chromium keeps its cache and its lock in a folder of its own below the data directory. Before the app is ready. */
export function keepBrowserDataIn(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: PRIVATE });
    app.setPath('userData', folder);
  } catch {
    // The window then uses the system's folder, and shows why the app could not open this one.
  }
}

/** Notes what ended without being asked to, of the processes that Chromium runs beside the page's. It starts them again itself. */
export function reportLostProcesses(): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit')
      console.error(`The ${type} process ended: ${reason} (exit code ${exitCode}).`);
  });
}

/**
 * Holds the exit back until the app has closed. Nothing depends on it: what matters is on the disk as soon as it happens, and
 * a killed app recovers at its next start. Closing only spares it that.
 */
export function closeBeforeExit(close: () => Promise<void>): void {
  // Not quit(), which would ask all windows and listeners once more: they have agreed already.
  app.on('will-quit', closeThenExit({ close, exit: () => app.exit() }));
}
