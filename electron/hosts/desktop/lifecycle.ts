import { mkdirSync } from 'node:fs';
import { app, safeStorage } from 'electron';
import { type OpenedApp, openApp } from '../compose/open-app.ts';
import { findRuntime } from '../compose/runtime.ts';
import { VERSION } from '../compose/version.ts';
import { createCipher } from './cipher.ts';
import { closeThenExit } from './closing.ts';
import { tellWindows } from './ipc.ts';
import { followJobs, restWithMachine } from './jobs/follow-jobs.ts';
import type { JobsAtWork } from './jobs/jobs-at-work.ts';
import type { DesktopOptions } from './options.ts';
import { createShell } from './shell.ts';
import type { MainWindow } from './window/main-window.ts';
import type { StateFile } from './window/state-file.ts';
import { followTheme } from './window/theme.ts';

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

/** What the app is joined to when it is open. */
export type Desk = {
  readonly mainWindow: MainWindow;
  readonly stateFile: StateFile;
  readonly jobs: JobsAtWork;
  /** Absolute path of the app's icon, a PNG. */
  readonly icon: string;
};

/**
 * Opens the app for writing, joins it to the window and the system, and goes on with the jobs that an earlier run left unfinished,
 * unless that run ended in a crash: then its user is asked first. After Electron is ready.
 */
export async function openDesktopApp({ dataDir, library }: DesktopOptions, desk: Desk): Promise<OpenedApp> {
  const opened = await openApp({
    dataDir,
    library,
    host: 'desktop',
    env: process.env,
    runtime: findRuntime(),
    want: 'write',
    version: VERSION,
    demoPace: 'brisk',
    cipher: await createCipher(safeStorage, process.platform),
    shell: createShell(() => desk.mainWindow.window, desk.icon),
  });
  try {
    opened.app.subscribe(tellWindows);
    followJobs(opened, desk.jobs, desk.mainWindow);
    await followTheme(opened.client, desk.stateFile);
    await opened.app.start('ask');
  } catch (error) {
    // Kept open it would hold the data directory against the next try.
    await opened.close().catch(() => {});
    throw error;
  }
  restWithMachine(opened);
  return opened;
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
