import { app } from 'electron';
import { jobOfArguments, jobOfLink, LINK_SCHEME } from './deep-link.ts';
import type { MainWindow } from './window/main-window.ts';

/**
 * Opens the job that a `safelight://job/<id>` link names, however the system passes it on: on this start's command line, on that
 * of a second start, or, on macOS, as an event. Anything else that comes that way only shows the window.
 */
export function followLinks(mainWindow: MainWindow, args: readonly string[]): void {
  // In development it would be Electron itself, without the app, that the system starts for a link.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  const open = (jobId: string | null): void => {
    if (jobId === null) mainWindow.show();
    else mainWindow.wish('open-job', jobId);
  };
  const whenReady = (jobId: string | null) => void app.whenReady().then(() => open(jobId));
  app.on('second-instance', (_event, secondArgs) => whenReady(jobOfArguments(secondArgs)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    whenReady(jobOfLink(url));
  });
  const jobId = jobOfArguments(args);
  if (jobId !== null) whenReady(jobId);
}
