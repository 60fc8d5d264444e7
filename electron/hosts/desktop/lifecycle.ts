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

/**
 * Holds the exit back until the app has closed. Nothing depends on it: what matters is on the disk as soon as it happens, and
 * a killed app recovers at its next start. Closing only spares it that.
 * @param last comes just before the exit, also when the app did not close
 */
export function closeBeforeExit(close: () => Promise<void>, last: () => void): void {
  const exit = (): void => {
    last();
    // Not quit(), which would ask all windows and listeners once more: they have agreed already.
    app.exit();
  };
  app.on('will-quit', closeThenExit({ close, exit }));
}
