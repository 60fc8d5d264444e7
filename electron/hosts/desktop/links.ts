import { app } from 'electron';
import { LINK_SCHEME, type LinkTarget, targetOfArguments, targetOfLink } from './deep-link.ts';
import type { MainWindow } from './window/main-window.ts';

/**
 * Opens the job that a `safelight://job/<id>` link names, at the line of its log if it names one, however the system passes it on:
 * on this start's command line, on that of a second start, or, on macOS, as an event. Anything else only shows the window.
 */
export function followLinks(mainWindow: MainWindow, args: readonly string[]): void {
  // In development it would be Electron itself, without the app, that the system starts for a link.
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  const open = (target: LinkTarget | null): void => {
    if (target === null) mainWindow.show();
    else mainWindow.wish('open-job', target.jobId, target.seq);
  };
  const whenReady = (target: LinkTarget | null) => void app.whenReady().then(() => open(target));
  app.on('second-instance', (_event, secondArgs) => whenReady(targetOfArguments(secondArgs)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    whenReady(targetOfLink(url));
  });
  const target = targetOfArguments(args);
  if (target !== null) whenReady(target);
}
