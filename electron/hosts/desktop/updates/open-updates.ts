import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, type RelaunchOptions } from 'electron';
import { type DesktopUpdates, desktopUpdates, type Publisher } from '../../compose/updates.ts';
import { VERSION } from '../../compose/version.ts';
import { restartArgs } from '../restart-args.ts';
import { copyOf, isAppImage, type Surroundings } from './copy-of.ts';
import builtIn from './publisher.json' with { type: 'json' };

/** Names a file with a publisher to test with. A packaged app does not know it: nothing in its environment can give it another key. */
const TEST_PUBLISHER = 'SAFELIGHT_TEST_PUBLISHER';

/** Updates of this copy of the app. */
export function openUpdates(
  dataDir: string,
  reportProblem: (message: string, error: unknown) => void,
): DesktopUpdates {
  const publisher = testPublisher();
  const copy = copyOf(surroundings(publisher !== null));
  return desktopUpdates({
    copy,
    publisher: publisher ?? builtIn,
    version: VERSION,
    dataDir,
    packagedConfig: join(process.resourcesPath, 'app-update.yml'),
    restartArgs: restartArgs(process.argv.slice(1)),
    reportProblem,
    quit: () => app.quit(),
    makeWay: () => app.releaseSingleInstanceLock(),
    relaunch: () => app.relaunch(relaunchOptions()),
  });
}

/** How this copy of the app is started again, with what still counts of this start's arguments. */
export function relaunchOptions(): RelaunchOptions {
  const args = restartArgs(process.argv.slice(1));
  // From source, Electron has to be told which app it is.
  if (!app.isPackaged) return { args: [app.getAppPath(), ...args] };
  // What an AppImage runs lies in a file system that is gone with it.
  const image = isAppImage(surroundings(false)) ? process.env['APPIMAGE'] : undefined;
  return image === undefined ? { args } : { args, execPath: image };
}

function surroundings(underTest: boolean): Surroundings {
  return {
    packaged: app.isPackaged,
    underTest,
    platform: process.platform,
    env: process.env,
    executable: process.execPath,
    appDir: realPath(process.env['APPDIR']),
    packageType: packageType(),
    hasUninstaller: existsSync(join(dirname(process.execPath), `Uninstall ${app.name}.exe`)),
  };
}

function testPublisher(): Publisher | null {
  const path = app.isPackaged ? undefined : process.env[TEST_PUBLISHER];
  return path === undefined ? null : (JSON.parse(readFileSync(path, 'utf8')) as Publisher);
}

/** Null for a path that names nothing, or leads nowhere. */
function realPath(path: string | undefined): string | null {
  try {
    return path ? realpathSync(path) : null;
  } catch {
    return null;
  }
}

/** electron-builder writes into deb and rpm packages what they are. */
function packageType(): string | null {
  try {
    return readFileSync(join(process.resourcesPath, 'package-type'), 'utf8').trim() || null;
  } catch {
    return null;
  }
}
