import { app } from 'electron';
import { serveCalls } from './ipc.ts';
import { closeBeforeExit, keepBrowserDataIn, openDesktopApp } from './lifecycle.ts';
import { lockDown } from './lockdown.ts';
import { openOnce } from './opener.ts';
import { desktopOptions } from './options.ts';
import { findPage, registerScheme, servePage } from './page.ts';
import { focusWindow, openWindow } from './window.ts';

const options = desktopOptions(process.argv.slice(1), process.env);
keepBrowserDataIn(options.dataDir);
// One app per data directory. A second start brings the first one's window to the front and never opens the database.
if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  lockDown();
  registerScheme();
  const page = findPage(process.env, app.isPackaged);
  const { open, opened } = openOnce(() => openDesktopApp(options));
  serveCalls(async () => (await open()).app, page.origin);
  open().catch(() => undefined); // Unfinished jobs go on before the page is there to ask; it will hear why they cannot.
  closeBeforeExit(async () => (await opened())?.close());

  app.on('second-instance', focusWindow);
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(() => {
    servePage();
    openWindow(page.url);
  });
}
