import { join } from 'node:path';
import { app, Menu } from 'electron';
import { dumpsFolder, openRecorder } from '../compose/recorder.ts';
import { findRuntime } from '../compose/runtime.ts';
import { followBundles } from './bundles.ts';
import { closeAndFinish } from './closing.ts';
import { keepDumpsIn, noteCrashes } from './crashes.ts';
import { serveCalls } from './ipc.ts';
import { JobsAtWork } from './jobs/jobs-at-work.ts';
import { closeBeforeExit, keepBrowserDataIn } from './lifecycle.ts';
import { followLinks } from './links.ts';
import { lockDown } from './lockdown.ts';
import { installMenu } from './menu/install.ts';
import { followNewJob } from './new-job.ts';
import { type Desk, openDesktopApp } from './open-desktop-app.ts';
import { openOnce } from './opener.ts';
import { findPage, registerScheme, servePage } from './page.ts';
import { guardQuitting } from './quitting.ts';
import { Restart } from './restarting.ts';
import { endRunWithSession } from './session-end.ts';
import { startOptions } from './start-options.ts';
import { openUpdates, relaunchOptions } from './updates/open-updates.ts';
import { MainWindow } from './window/main-window.ts';
import { StateFile } from './window/state-file.ts';
import { startWithTheme } from './window/theme.ts';

const options = startOptions();
const windowDir = join(options.dataDir, 'window');
keepBrowserDataIn(windowDir);
// One app per data directory. A second start brings the first one's window to the front and never opens the database.
if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  lockDown();
  registerScheme();
  Menu.setApplicationMenu(null); // Else Electron makes a menu of its own, which ours would replace.
  const recorder = openRecorder({ dataDir: options.dataDir, host: 'desktop', env: process.env });
  keepDumpsIn(dumpsFolder(options.dataDir));
  noteCrashes(recorder);
  endRunWithSession(app, recorder.crashes);
  const page = findPage(process.env, app.isPackaged);
  const icon = join(findRuntime().resourcesDir, 'icons', 'icon.png');
  const stateFile = new StateFile(join(windowDir, 'state.json'));
  const jobs = new JobsAtWork();
  const updates = openUpdates(options.dataDir, recorder.log.error);
  const restart = new Restart({ quit: () => app.quit(), relaunch: () => app.relaunch(relaunchOptions()) });
  const holdClose = guardQuitting(jobs, () => mainWindow, {
    stay() {
      updates.stay();
      restart.cancel();
    },
    hurry() {
      updates.hurry();
      restart.cancel();
    },
  });
  const mainWindow = new MainWindow({ url: page.url, icon, stateFile, holdClose });
  const desk: Desk = { mainWindow, stateFile, jobs, icon, recorder, updater: updates.updater, restart };
  const { open, opened } = openOnce(() => openDesktopApp(options, desk));
  const openedApp = async () => (await open()).app;
  serveCalls(openedApp, page.origin);
  closeBeforeExit(
    () => closeAndFinish(async () => await (await opened())?.close(), updates.finish),
    () => restart.finish(),
  );

  // While Chromium starts. Unfinished jobs go on before the page is there to ask; it will hear why they cannot.
  open().catch(() => undefined);

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  void app.whenReady().then(() => {
    startWithTheme(stateFile);
    servePage(page, async (path) => (await openedApp()).media(path));
    mainWindow.show();
    installMenu(mainWindow, async () => (await open()).client, recorder.log.folder);
    app.on('activate', () => mainWindow.show());
  });
  // Last, so that what they wait for to show the window has happened.
  followLinks(mainWindow, process.argv.slice(1));
  followNewJob(mainWindow, process.argv.slice(1));
  followBundles(mainWindow, process.argv.slice(1), async () => (await open()).client);
}
