import { app } from 'electron';
import type { MainWindow } from './window/main-window.ts';

/** What the entry in the desktop's menu starts the app with; see build/electron-builder.ts. */
const SWITCH = '--new-job';

/** Opens a new job when a start asks for one, be it this start or a second one. */
export function followNewJob(mainWindow: MainWindow, args: readonly string[]): void {
  const open = (given: readonly string[]): void => {
    if (given.includes(SWITCH)) void app.whenReady().then(() => mainWindow.wish('new-job'));
  };
  app.on('second-instance', (_event, secondArgs) => open(secondArgs));
  open(args);
}
