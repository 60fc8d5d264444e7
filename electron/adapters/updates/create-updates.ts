import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AppUpdater,
  type BaseUpdater,
  CancellationToken,
  MacUpdater,
  NsisUpdater,
  type UpdateInfo,
} from 'electron-updater';
import {
  type DownloadProgress,
  type Offer,
  UpdateFailure,
  type UpdateSource,
} from '../../core/ports/updater.ts';
import { SafeAppImageUpdater } from './app-image.ts';
import { releasedAt, releaseNotes } from './channel-file.ts';
import { Downloads } from './downloads.ts';
import { bytesOf, type InstallKind, SignedProvider, type SignedSource } from './signed-provider.ts';

export type { InstallKind };

export type UpdatesOptions = {
  readonly kind: InstallKind;
  /** This version. */
  readonly version: string;
  /** Absolute path of a folder of its own, for what is downloaded. */
  readonly folder: string;
  /** The publisher's keys, in base64 of their SPKI. */
  readonly publicKeys: readonly string[];
  /** Absolute path of the app-update.yml in the package, which names the certificate of a Windows installer; there may be none. */
  readonly packagedConfig: string;
  /** What the app is started with again, where the system lets that be said. */
  readonly restartArgs: readonly string[];
  /** The longest that a server may say nothing, in milliseconds. */
  readonly silenceMs?: number;
};

export type Updates = {
  check(source: UpdateSource, signal: AbortSignal): Promise<Offer>;
  download(onProgress: (progress: DownloadProgress) => void, signal: AbortSignal): Promise<void>;
  /**
   * Puts what was downloaded in this copy's place, or has an installer do so when the process has ended. Only as the last thing that the
   * app does.
   * @param restart whether the new version is started
   * @throws Error when that is not possible; then this version stays
   */
  install(restart: boolean): void;
};

const SILENCE_MS = 30_000;

/** Updates by electron-updater, from a folder on a web server, with the publisher's signature required. */
export function createUpdates(options: UpdatesOptions): Updates {
  const { kind, version, folder, publicKeys, silenceMs = SILENCE_MS } = options;
  const fetching = { userAgent: `Safelight/${version}`, silenceMs };
  const updater = makeUpdater(options);
  const downloads = new Downloads(fetching);
  giveExecutor(updater, downloads);
  let hasDownloaded = false;

  return {
    async check(source, signal) {
      const signed: SignedSource = { ...fetching, kind, source, publicKeys, signal };
      updater.setFeedURL({ provider: 'custom', updateProvider: providerOf(signed) });
      const result = await orExplain(updater.checkForUpdates(), signal);
      if (result === null) throw new UpdateFailure('This copy cannot be updated.', { retry: false });
      const { updateInfo, isUpdateAvailable } = result;
      // What an earlier run left is of no more use. What this one downloaded may still be installed, whatever the server offers now.
      if (!isUpdateAvailable && !hasDownloaded) await rm(cacheOf(folder), { recursive: true, force: true });
      downloads.signed = updateInfo;
      return offerOf(updateInfo, isUpdateAvailable ? bytesOf(updateInfo, signed) : null);
    },
    async download(onProgress, signal) {
      const token = new CancellationToken();
      const cancel = (): void => token.cancel();
      const tell = ({ percent, bytesPerSecond }: DownloadProgress) => onProgress({ percent, bytesPerSecond });
      signal.addEventListener('abort', cancel, { once: true });
      updater.on('download-progress', tell);
      try {
        signal.throwIfAborted();
        await orExplain(updater.downloadUpdate(token), signal);
        hasDownloaded = true;
      } finally {
        signal.removeEventListener('abort', cancel);
        updater.off('download-progress', tell);
      }
    },
    install: (restart) => install(updater, restart),
  };
}

function makeUpdater(options: UpdatesOptions): AppUpdater {
  const updater = ofKind(options);
  updater.logger = null;
  // Both are decided by the core, and never without it.
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = options.kind === 'mac';
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  // Its block maps are not signed, and its executor is not bounded.
  updater.disableDifferentialDownload = true;
  return updater;
}

function ofKind(options: UpdatesOptions): AppUpdater {
  const app = appAdapter(options);
  switch (options.kind) {
    case 'appimage':
      return new SafeAppImageUpdater(app, options.restartArgs);
    case 'nsis':
      return new NsisUpdater(undefined, app);
    case 'mac':
      return new MacUpdater(undefined, app);
  }
}

type AppAdapter = NonNullable<ConstructorParameters<typeof NsisUpdater>[1]>;

/** What electron-updater asks of the app. It never ends it: the host does, when the database is closed. */
function appAdapter({ version, folder, packagedConfig }: UpdatesOptions): AppAdapter {
  return {
    version,
    name: 'Safelight',
    isPackaged: true,
    get appUpdateConfigPath() {
      return existsSync(packagedConfig) ? packagedConfig : ownConfig(folder);
    },
    userDataPath: folder,
    baseCachePath: cacheOf(folder),
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  };
}

/** Where electron-updater puts what it downloads. */
function cacheOf(folder: string): string {
  return join(folder, 'cache');
}

/** A package without publishing options has no such file, and electron-updater downloads nothing without one. */
function ownConfig(folder: string): string {
  const path = join(folder, 'app-update.yml');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path, 'updaterCacheDirName: downloads\n');
  return path;
}

/** electron-updater has no way to pass one in, but none of its own where the app is not Electron's either. */
function giveExecutor(updater: AppUpdater, downloads: Downloads): void {
  (updater as unknown as { httpExecutor: Pick<Downloads, 'download'> }).httpExecutor = downloads;
}

type Runtime = ConstructorParameters<typeof SignedProvider>[1];

/** electron-updater makes the provider itself, of a class that it is given. */
function providerOf(signed: SignedSource) {
  return class extends SignedProvider {
    constructor(_options: unknown, _updater: AppUpdater, runtime: Runtime) {
      super(signed, runtime);
    }
  };
}

/** @param bytes of its file for this machine; null where it is not for it */
function offerOf(info: UpdateInfo, bytes: number | null): Offer {
  return {
    version: info.version,
    releasedAt: releasedAt(info),
    notes: releaseNotes(info),
    bytes: bytes ?? 0,
    isForThisMachine: bytes !== null,
  };
}

/** electron-updater's own errors hold stacks and headers, which are for its log. */
async function orExplain<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UpdateFailure) throw error;
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UpdateFailure(`The update did not work: ${message}`, { cause: error });
  }
}

function install(updater: AppUpdater, restart: boolean): void {
  if (updater instanceof MacUpdater) {
    if (restart) updater.quitAndInstall();
    return;
  }
  let reason: Error | null = null;
  const note = (error: Error): void => {
    reason ??= error;
  };
  updater.on('error', note);
  const isInstalled = (updater as BaseUpdater).install(!restart, restart);
  updater.off('error', note);
  if (!isInstalled) throw reason ?? new Error('The update could not be installed.');
}
