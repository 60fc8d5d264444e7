import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UpdatesUnsupported } from '../../../shared/domain/updates.ts';
import type { InstallKind, Updates } from '../../adapters/updates/create-updates.ts';
import type { Ports } from '../../core/ports/index.ts';
import type { Updater } from '../../core/ports/updater.ts';

/** How long the system's own updater on macOS gets to take over, in milliseconds. */
const MAC_MS = 5_000;

/** Whoever makes packages of the app. What is here is built into them. */
export type Publisher = {
  /** The folder on a web server that holds the updates; null for none. */
  readonly url: string | null;
  /** Base64 of the SPKI of Ed25519 keys; each may sign. None: this copy does not update itself. */
  readonly keys: readonly string[];
};

/** How this copy was installed, or why it cannot be replaced. */
export type Copy =
  | { readonly kind: InstallKind; readonly unsupported: null }
  | { readonly kind: null; readonly unsupported: UpdatesUnsupported };

export type DesktopUpdatesOptions = {
  readonly copy: Copy;
  readonly publisher: Publisher;
  readonly version: string;
  readonly dataDir: string;
  /** Absolute path of the package's app-update.yml, whether there is one or not. */
  readonly packagedConfig: string;
  /** What the new version is started with. */
  readonly restartArgs: readonly string[];
  readonly reportProblem: Ports['reportProblem'];
  /** Ends the app as its user would, with all that is asked then. */
  readonly quit: () => void;
  /** Lets another process of the app in: the new version is started while this one ends. */
  readonly makeWay: () => void;
  /** Starts this version again when the process has ended. */
  readonly relaunch: () => void;
};

/** Updates of the desktop app, and what its host does about them as it ends. */
export type DesktopUpdates = {
  readonly updater: Updater;
  /** Its user was asked whether to end it, and stays. */
  stay(): void;
  /** The system ends the app, which has no time for anything else. */
  hurry(): void;
  /** Installs what may be installed. After the app has closed, as the last thing before the process ends. Never rejects. */
  finish(): Promise<void>;
};

/** electron-updater is loaded when the app first looks for updates: a minute after its start at the earliest. */
export function desktopUpdates(options: DesktopUpdatesOptions): DesktopUpdates {
  const { copy, publisher } = options;
  let made: Promise<Updates> | null = null;
  const updates = (): Promise<Updates> => {
    made ??= makeUpdates(options);
    return made;
  };
  let wantsRestart = false;
  let mayInstall = false;
  let isHurried = false;
  return {
    updater: {
      unsupported: publisher.keys.length === 0 && copy.unsupported === null ? 'no_key' : copy.unsupported,
      builtInUrl: publisher.url,
      check: async (source, signal) => (await updates()).check(source, signal),
      download: async (onProgress, signal) => (await updates()).download(onProgress, signal),
      restart() {
        wantsRestart = true;
        options.quit();
      },
      leave(may) {
        mayInstall = !isHurried && (may || wantsRestart);
        return mayInstall;
      },
    },
    stay() {
      wantsRestart = false;
    },
    hurry() {
      isHurried = true;
    },
    async finish() {
      if (mayInstall) await install(updates, wantsRestart, options);
      // Who asked for a restart gets one, though there is nothing to install any more.
      else if (wantsRestart && !isHurried) options.relaunch();
    },
  };
}

async function makeUpdates(options: DesktopUpdatesOptions): Promise<Updates> {
  const { createUpdates } = await import('../../adapters/updates/create-updates.ts');
  const { copy, publisher, version, dataDir, packagedConfig, restartArgs } = options;
  if (copy.kind === null) throw new Error('This copy of the app does not update itself');
  const folder = join(dataDir, 'updates');
  return createUpdates({
    kind: copy.kind,
    version,
    folder,
    publicKeys: publisher.keys,
    packagedConfig,
    restartArgs,
  });
}

async function install(
  updates: () => Promise<Updates>,
  restart: boolean,
  options: DesktopUpdatesOptions,
): Promise<void> {
  try {
    const made = await updates();
    if (restart) options.makeWay();
    made.install(restart);
    if (restart && options.copy.kind === 'mac') await sleep(MAC_MS);
  } catch (error) {
    options.reportProblem('An update could not be installed', error);
    // Who asked for a restart gets one.
    if (restart) options.relaunch();
  }
}
