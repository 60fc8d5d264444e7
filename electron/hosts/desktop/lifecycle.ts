import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { type OpenedApp, openApp } from '../compose/open-app.ts';
import { findRuntime } from '../compose/runtime.ts';
import { VERSION } from '../compose/version.ts';
import { tellWindows } from './ipc.ts';
import type { DesktopOptions } from './options.ts';

/** For its user alone, as the data directory that it may be the first to make. */
const PRIVATE = 0o700;

/** Chromium keeps its cache and its lock in a folder of its own below the data directory. Before the app is ready. */
export function keepBrowserDataIn(dataDir: string): void {
  try {
    const folder = join(dataDir, 'window');
    mkdirSync(folder, { recursive: true, mode: PRIVATE });
    app.setPath('userData', folder);
  } catch {
    // The window then uses the system's folder, and shows why the app could not open this one.
  }
}

/** Opens the app for writing, lets its windows hear it, and goes on with the jobs that an earlier run left unfinished. */
export async function openDesktopApp({ dataDir, library }: DesktopOptions): Promise<OpenedApp> {
  const opened = await openApp({
    dataDir,
    library,
    host: 'desktop',
    env: process.env,
    runtime: findRuntime(),
    want: 'write',
    version: VERSION,
    demoPace: 'brisk',
  });
  opened.app.subscribe(tellWindows);
  await opened.app.start('run');
  return opened;
}

/**
 * Holds the exit back until the app has closed. Nothing depends on it: what matters is on the disk as soon as it happens, and
 * a killed app recovers at its next start. Closing only spares it that.
 */
export function closeBeforeExit(close: () => Promise<void>): void {
  app.once('will-quit', (event) => {
    event.preventDefault();
    void close()
      .catch((error: unknown) => console.error('Safelight did not close cleanly:', error))
      // Not quit(), which would ask all windows and listeners once more: they have agreed already.
      .finally(() => app.exit());
  });
}
