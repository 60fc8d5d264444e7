import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '../../../shared/contract/client.ts';
import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import { createArchives } from '../../adapters/archive/archives.ts';
import { createFiles } from '../../adapters/files/create-files.ts';
import { createPriceBook } from '../../adapters/openai/price-book.ts';
import type { Cipher } from '../../adapters/secrets/cipher.ts';
import { requireFolder } from '../../adapters/sqlite/data-dir.ts';
import { acquireDataDirLock, lookAtDataDirLock } from '../../adapters/sqlite/data-dir-lock.ts';
import { openScratchStore, openStore } from '../../adapters/sqlite/open-store.ts';
import { createClock } from '../../adapters/system/clock.ts';
import { createExpressions } from '../../adapters/system/expressions.ts';
import { createIds } from '../../adapters/system/ids.ts';
import type { App } from '../../core/app/app.ts';
import { clientOf } from '../../core/app/client.ts';
import { createApp } from '../../core/app/create-app.ts';
import type { Ports } from '../../core/ports/index.ts';
import type { FileKind, Shell } from '../../core/ports/shell.ts';
import type { Store } from '../../core/ports/store.ts';
import { lazyCloud, mirrorFile, openCloudSession } from './cloud.ts';
import { dataDirPath, defaultLibraryPath } from './data-dir.ts';
import { busy, type DataDirUse, type HostName } from './data-dir-holder.ts';
import { openKeys } from './keys.ts';
import { lazyWorker } from './lazy-worker.ts';
import { NO_SHELL } from './no-shell.ts';
import { createProviders, type ProviderOptions } from './providers.ts';
import type { Runtime } from './runtime.ts';
import { lazySender, openWebhookSecrets } from './webhooks.ts';
import { createWorker } from './worker.ts';

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
  /** Calls at a time, for this process only; what the settings say if not given. */
  readonly maxConcurrency?: number | null;
  /** Told what cannot be logged; must not throw. Standard error if not given. */
  readonly reportProblem?: Ports['reportProblem'];
};

export type OpenedApp = {
  readonly app: App;
  readonly client: Client;
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
  try {
    const store = openStore({
      path: join(dataDir, 'safelight.db'),
      mode: options.want,
      backupDir: join(dataDir, 'backups'),
      now: Date.now,
    });
    return await assemble(options, dataDir, store, release).catch((error: unknown) => {
      store.close();
      throw error;
    });
  } catch (error) {
    release();
    throw error;
  }
}

/** Makes the app over a store that is open already, which it closes with the rest. */
export async function assemble(
  options: OpenOptions,
  dataDir: string,
  store: Store,
  release: () => void,
): Promise<OpenedApp> {
  const { runtime, version, reportProblem = console.error } = options;
  const clock = createClock();
  const files = createFiles({ dataDir, library: resolve(libraryPath(options, store)) });
  const worker = lazyWorker(() => createWorker(runtime));
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
    reportProblem,
    info: {
      version,
      dataDir,
      host: options.host,
      platform: process.platform,
      deviceName: hostname(),
      resourcesDir: runtime.resourcesDir,
    },
  };
  const app = createApp(ports, {
    readOnly: options.want === 'read' ? readOnly(dataDir) : null,
    maxConcurrency: options.maxConcurrency ?? null,
  });
  const close = async (): Promise<void> => {
    try {
      await app.stop();
      await worker.stop();
    } finally {
      store.close();
      release();
    }
  };
  return { app, client: clientOf(app), writer: () => lookAtDataDirLock(dataDir), close };
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
