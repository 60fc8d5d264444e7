import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { type DesktopUpdates, desktopUpdates, type Publisher } from '../../compose/updates.ts';
import { VERSION } from '../../compose/version.ts';
import { copyOf } from './copy-of.ts';
import builtIn from './publisher.json' with { type: 'json' };
import { restartArgs } from './restart-args.ts';

/** Names a file with a publisher to test with. A packaged app does not know it: nothing in its environment can give it another key. */
const TEST_PUBLISHER = 'SAFELIGHT_TEST_PUBLISHER';

/** Updates of this copy of the app. */
export function openUpdates(
  dataDir: string,
  reportProblem: (message: string, error: unknown) => void,
): DesktopUpdates {
  const publisher = testPublisher();
  const copy = copyOf({
    packaged: app.isPackaged,
    underTest: publisher !== null,
    platform: process.platform,
    env: process.env,
    executable: process.execPath,
    appDir: realPath(process.env['APPDIR']),
    packageType: packageType(),
    hasUninstaller: existsSync(join(dirname(process.execPath), `Uninstall ${app.name}.exe`)),
  });
  const args = restartArgs(process.argv.slice(1));
  return desktopUpdates({
    copy,
    publisher: publisher ?? builtIn,
    version: VERSION,
    dataDir,
    packagedConfig: join(process.resourcesPath, 'app-update.yml'),
    restartArgs: args,
    reportProblem,
    quit: () => app.quit(),
    makeWay: () => app.releaseSingleInstanceLock(),
    // From source, Electron has to be told which app it is.
    relaunch: () => app.relaunch({ args: app.isPackaged ? args : [app.getAppPath(), ...args] }),
  });
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
