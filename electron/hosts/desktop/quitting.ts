import { app, dialog, powerMonitor } from 'electron';
import type { JobsAtWork } from './jobs/jobs-at-work.ts';
import { QuitGuard } from './quit-guard.ts';
import { texts } from './texts.ts';
import type { MainWindow } from './window/main-window.ts';

const KEEP_WORKING = 0;
const QUIT = 1;

/**
 * Asks before the app ends while jobs are running, unless a signal or the system ends it.
 * @returns what holds a closing window back for that, where closing it ends the app
 */
export function guardQuitting(
  jobs: JobsAtWork,
  mainWindow: () => MainWindow,
): (close: { preventDefault(): void }) => void {
  const guard = new QuitGuard({
    jobsAtWork: () => jobs.processing,
    ask: (count) => askToQuit(count, mainWindow()),
    quit: () => app.quit(),
  });
  app.on('before-quit', (event) => guard.hold(event));
  const endAtOnce = (): void => {
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
