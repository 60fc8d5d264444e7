import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Client } from '../../../shared/contract/client.ts';
import type { RepairProgress, RepairReport } from '../../../shared/contract/database.ts';
import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import { createArchives } from '../../adapters/archive/archives.ts';
import { createFiles } from '../../adapters/files/create-files.ts';
import { createPriceBook } from '../../adapters/openai/price-book.ts';
import type { Cipher } from '../../adapters/secrets/cipher.ts';
import { requireFolder } from '../../adapters/sqlite/data-dir.ts';
import { acquireDataDirLock, lookAtDataDirLock } from '../../adapters/sqlite/data-dir-lock.ts';
import { openScratchStore } from '../../adapters/sqlite/open-store.ts';
import { createClock } from '../../adapters/system/clock.ts';
import { createExpressions } from '../../adapters/system/expressions.ts';
import { createIds } from '../../adapters/system/ids.ts';
import type { App } from '../../core/app/app.ts';
import { clientOf } from '../../core/app/client.ts';
import { createApp } from '../../core/app/create-app.ts';
import type { AppLog } from '../../core/ports/app-log.ts';
import type { Ports } from '../../core/ports/index.ts';
import type { FileKind, Shell } from '../../core/ports/shell.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Updater } from '../../core/ports/updater.ts';
import { lazyCloud, mirrorFile, openCloudSession } from './cloud.ts';
import { dataDirPath, defaultLibraryPath } from './data-dir.ts';
import { busy, type DataDirUse, type HostName } from './data-dir-holder.ts';
import { openKeys } from './keys.ts';
import { lazyWorker } from './lazy-worker.ts';
import { machineInfo } from './machine.ts';
import { NO_SHELL } from './no-shell.ts';
import { NO_UPDATER } from './no-updater.ts';
import { type OpenedDatabase, openDatabase } from './open-database.ts';
import { createProviders, type ProviderOptions } from './providers.ts';
import { openRecorder, type Recorder } from './recorder.ts';
import type { Runtime } from './runtime.ts';
import { watchSleep } from './watch-sleep.ts';
import { watchedWorker } from './watched-worker.ts';
import { lazySender, openWebhookSecrets } from './webhooks.ts';
import { createWorker } from './worker.ts';

/** Kept free in the data directory, for writing down what was paid for on a full disk: a few images as they come, and their states. */
const BALLAST_BYTES = 16 * 2 ** 20;

export type { Cipher, FileKind, Shell };

export type OpenOptions = {
  /** Null for SAFELIGHT_DATA_DIR or the place that the system has for it. */
  readonly dataDir: string | null;
  /** Null for what the settings say, or Pictures/Safelight. */
  readonly library: string | null;
  readonly host: HostName;
  readonly env: NodeJS.ProcessEnv;
  readonly runtime: Runtime;
  /** `write`: be the one process that works on this data directory. `read`: look on, whoever works on it. */
  readonly want: 'write' | 'read';
  readonly version: string;
  readonly demoPace: ProviderOptions['demoPace'];
  /**
   * What protects stored keys; a host without it stores none, and keeps keys until it ends. Waited for only when the database
   * is open.
   */
  readonly cipher?: Promise<Cipher | null>;
  /** What the host can do outside of the window; nothing if not given. */
  readonly shell?: Shell;
  /** What gets new versions of the app; a host without it says that updates belong to the desktop app. */
  readonly updater?: Updater;
  /** Ends the host and starts it again; a host without it says that its user has to. */
  readonly restart?: () => void;
  /** Hears how far a repair of the database is, if one takes its time. */
  readonly onRepair?: (at: RepairProgress) => void;
  /** Calls at a time, for this process only; what the settings say if not given. */
  readonly maxConcurrency?: number | null;
  /** Told what cannot be logged, beside the app's own log; must not throw. Standard error if not given. */
  readonly reportProblem?: Ports['reportProblem'];
  /** What the host has written down of itself so far, and goes on with; one of its own if not given. */
  readonly recorder?: Recorder;
};

export type OpenedApp = {
  readonly app: App;
  readonly client: Client;
  /** What of the database was repaired when it was opened, or put back from a backup; null for nothing. */
  readonly repaired: RepairReport | null;
  /** Who writes to the data directory now. */
  writer(): DataDirUse;
  /** Stops the app and gives everything back: workers, database, lock. The app must not be used afterwards. */
  close(): Promise<void>;
};

/**
 * Makes the app from its real parts, as every host does. Nothing runs before `app.start`.
 * @throws AppError `data_dir_busy` (who holds it, since when), `data_dir_unusable`, `database_unusable`, `database_newer`,
 * `disk_full`
 */
export async function openApp(options: OpenOptions): Promise<OpenedApp> {
  const dataDir = dataDirPath(options.dataDir, options.env);
  requireFolder(dataDir);
  const release = options.want === 'write' ? lock(dataDir, options.host) : () => {};
  const recorder = recorderFor(options, dataDir);
  // Before anything is written that would pass for a sign of life of the run before.
  if (options.want === 'write') recorder.crashes.beginRun();
  try {
    const database = await openDatabase({
      ...options,
      dataDir,
      mode: options.want,
      restart: options.restart ?? null,
      log: recorder.log,
    });
    if (database.repaired !== null) {
      recorder.log.warning('The database was put together anew', database.repaired);
    }
    return await assemble({ ...options, recorder }, dataDir, database, release).catch((error: unknown) => {
      database.store.close();
      throw error;
    });
  } catch (error) {
    recorder.log.error('The app could not open', error);
    if (options.want === 'write') recorder.crashes.endRun();
    release();
    throw error;
  }
}

function recorderFor({ recorder, host, env }: OpenOptions, dataDir: string): Recorder {
  return recorder ?? openRecorder({ dataDir, host, env });
}

/** Makes the app over a store that is open already, which it closes with the rest. */
export async function assemble(
  options: OpenOptions,
  dataDir: string,
  { store, care, repaired }: OpenedDatabase,
  release: () => void,
): Promise<OpenedApp> {
  const { runtime, version } = options;
  const { log, crashes } = recorderFor(options, dataDir);
  const reportProblem = reportTo(log, options.reportProblem ?? console.error);
  const clock = createClock();
  const files = createFiles({
    dataDir,
    library: resolve(libraryPath(options, store)),
    ballastBytes: BALLAST_BYTES,
  });
  const pool = lazyWorker(() =>
    createWorker(runtime, (bytes) =>
      log.warning(
        `Little memory is left (${Math.round(bytes / 2 ** 20)} MB): images are processed one at a time`,
      ),
    ),
  );
  const worker = watchedWorker(pool, log);
  const cipher = (await options.cipher) ?? null;
  const keys = await openKeys({ ...options, dataDir, cipher, reportProblem });
  const webhookSecrets = await openWebhookSecrets({ dataDir, cipher, reportProblem });
  const cloudSession = await openCloudSession({ dataDir, cipher, reportProblem });
  const readKey = (baseUrl: string | null) => keys.keyFor(baseUrl);
  const prices = createPriceBook();
  const providers = await createProviders({ ...options, clock, worker, readKey, prices });
  const ports: Ports = {
    clock,
    expressions: createExpressions(),
    ids: createIds(),
    store,
    database: care,
    files,
    archives: createArchives(),
    scratchStore: () => openScratchStore(Date.now),
    worker,
    providers,
    prices,
    keys,
    webhooks: lazySender(version),
    webhookSecrets,
    cloud: lazyCloud(dataDir, runtime.resourcesDir),
    cloudSession,
    mirror: mirrorFile(dataDir, options.want),
    shell: options.shell ?? NO_SHELL,
    updater: options.updater ?? NO_UPDATER,
    log,
    crashes,
    reportProblem,
    info: {
      version,
      dataDir,
      host: options.host,
      platform: process.platform,
      deviceName: hostname(),
      resourcesDir: runtime.resourcesDir,
      machine: machineInfo(),
    },
  };
  const app = createApp(ports, {
    readOnly: options.want === 'read' ? readOnly(dataDir) : null,
    maxConcurrency: options.maxConcurrency ?? null,
  });
  // Electron tells the desktop app of it, before and after.
  const stopWatching = options.want === 'write' && options.host !== 'desktop' ? watchSleep(app) : () => {};
  const close = async (): Promise<void> => {
    stopWatching();
    try {
      await app.stop();
      await worker.stop();
    } finally {
      store.close();
      if (options.want === 'write') crashes.endRun();
      release();
    }
  };
  return { app, client: clientOf(app), repaired, writer: () => lookAtDataDirLock(dataDir), close };
}

/** Both hear of a problem, and neither keeps the other from it. */
function reportTo(log: AppLog, tell: Ports['reportProblem']): Ports['reportProblem'] {
  return (message, error) => {
    log.error(message, error);
    tell(message, error);
  };
}

function lock(dataDir: string, host: HostName): () => void {
  const taken = acquireDataDirLock(dataDir, { pid: process.pid, host, startedAt: Date.now() });
  if (!taken.ok) throw busy(dataDir, taken.holder);
  return taken.release;
}

function libraryPath({ library }: OpenOptions, store: Store): string {
  const set = store.settings.all()['library'];
  return library ?? (typeof set === 'string' ? set : defaultLibraryPath());
}

function readOnly(dataDir: string): AppErrorData {
  return new AppError('not_possible', `The data directory ${dataDir} is open for reading only.`, {
    advice: 'Open it for writing, which one process at a time can do.',
  }).data;
}
