import { app, safeStorage } from 'electron';
import { type OpenedApp, openApp } from '../compose/open-app.ts';
import type { Recorder } from '../compose/recorder.ts';
import { findRuntime } from '../compose/runtime.ts';
import type { DesktopUpdates } from '../compose/updates.ts';
import { VERSION } from '../compose/version.ts';
import { createCipher } from './cipher.ts';
import { tellWindows } from './ipc.ts';
import { followJobs, restWithMachine } from './jobs/follow-jobs.ts';
import type { JobsAtWork } from './jobs/jobs-at-work.ts';
import type { DesktopOptions } from './options.ts';
import type { Restart } from './restarting.ts';
import { createShell } from './shell.ts';
import type { MainWindow } from './window/main-window.ts';
import type { StateFile } from './window/state-file.ts';
import { followTheme } from './window/theme.ts';

/** What the app is joined to when it is open. */
export type Desk = {
  readonly mainWindow: MainWindow;
  readonly stateFile: StateFile;
  readonly jobs: JobsAtWork;
  /** Absolute path of the app's icon, a PNG. */
  readonly icon: string;
  readonly recorder: Recorder;
  readonly updater: DesktopUpdates['updater'];
  readonly restart: Restart;
};

/**
 * Opens the app for writing, joins it to the window and the system, and goes on with the jobs that an earlier run left unfinished,
 * unless that run ended in a crash: then its user is asked first. Begins at once; ends after Electron is ready.
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
    recorder: desk.recorder,
    demoPace: 'brisk',
    cipher: app.whenReady().then(() => createCipher(safeStorage, process.platform)),
    shell: createShell(() => desk.mainWindow.window, desk.icon),
    updater: desk.updater,
    restart: () => desk.restart.ask(),
    onRepair: (payload) => tellWindows({ name: 'database.repairing', payload }),
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
