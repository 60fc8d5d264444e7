import { app, dialog, powerMonitor } from 'electron';
import type { JobsAtWork } from './jobs/jobs-at-work.ts';
import { QuitGuard } from './quit-guard.ts';
import { texts } from './texts.ts';
import type { MainWindow } from './window/main-window.ts';

const KEEP_WORKING = 0;
const QUIT = 1;

/** What hears how the question ends: an update to install, a restart. */
export type PlansForTheEnd = {
  /** The app's user was asked whether to end it, and stays. */
  stay(): void;
  /** The system ends the app, which has no time for anything else. */
  hurry(): void;
};

/**
 * Asks before the app ends while jobs are running, unless a signal or the system ends it.
 * @param plans what is to happen at the end: told that its user stays after all, and that the system ends the app
 * @returns what holds a closing window back for that, where closing it ends the app
 */
export function guardQuitting(
  jobs: JobsAtWork,
  mainWindow: () => MainWindow,
  plans: PlansForTheEnd,
): (close: { preventDefault(): void }) => void {
  const guard = new QuitGuard({
    jobsAtWork: () => jobs.processing,
    ask: async (count) => {
      const quits = await askToQuit(count, mainWindow());
      if (!quits) plans.stay();
      return quits;
    },
    quit: () => app.quit(),
  });
  app.on('before-quit', (event) => guard.hold(event));
  const endAtOnce = (): void => {
    plans.hurry();
    guard.agree();
    app.quit();
  };
  void app.whenReady().then(() => {
    // Not earlier: Electron sets handlers of its own while it starts, which replace these and would ask.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endAtOnce);
    // The machine shuts down: to ask would hold that up.
    powerMonitor.on('shutdown', endAtOnce);
  });
  // On macOS the app stays when its window closes, and so do its jobs.
  return process.platform === 'darwin' ? () => {} : (close) => guard.hold(close);
}

async function askToQuit(jobs: number, mainWindow: MainWindow): Promise<boolean> {
  mainWindow.show();
  const options = {
    type: 'question' as const,
    title: texts.quit.title,
    message: texts.quit.message(jobs),
    detail: texts.quit.detail(jobs),
    buttons: [texts.quit.keepWorking, texts.quit.quit],
    defaultId: KEEP_WORKING,
    cancelId: KEEP_WORKING,
    noLink: true,
  };
  const { window } = mainWindow;
  const { response } = await (window === null
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(window, options));
  return response === QUIT;
}
