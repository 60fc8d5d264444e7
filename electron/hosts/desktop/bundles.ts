import { app, dialog } from 'electron';
import type { Client } from '../../../shared/contract/client.ts';
import { bundleOfArguments, isBundle } from './bundle-file.ts';
import { texts } from './texts.ts';
import type { MainWindow } from './window/main-window.ts';

/**
 * Opens and shows a bundle that was opened with the app from outside, however the system passes it on: on this start's command line,
 * on that of a second start, or, on macOS, as an event. Why one cannot be opened is told in a box of the system, since the page may
 * not be there yet.
 */
export function followBundles(
  mainWindow: MainWindow,
  args: readonly string[],
  openClient: () => Promise<Client>,
): void {
  const whenReady = (path: string) => void app.whenReady().then(() => open(path, mainWindow, openClient));
  app.on('second-instance', (_event, secondArgs, folder) => {
    const path = bundleOfArguments(secondArgs.slice(1), folder);
    if (path !== null) whenReady(path);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isBundle(path)) whenReady(path);
  });
  const path = bundleOfArguments(args, process.cwd());
  if (path !== null) whenReady(path);
}

async function open(path: string, mainWindow: MainWindow, openClient: () => Promise<Client>): Promise<void> {
  // The page shows why the app could not open; there is nothing to open a bundle with then.
  const client = await openClient().catch(() => null);
  if (client === null) return;
  const answer = await client.call('bundle.open', { path });
  if (answer.ok) {
    mainWindow.wish('open-job', answer.value.jobId);
    return;
  }
  const { message, advice } = answer.error;
  const box = {
    type: 'error',
    message: texts.bundleFailed,
    detail: advice === null ? message : `${message} ${advice}`,
  } as const;
  await (mainWindow.window === null
    ? dialog.showMessageBox(box)
    : dialog.showMessageBox(mainWindow.window, box));
}
