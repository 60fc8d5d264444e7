import { join } from 'node:path';
import { createArchives } from '../../electron/adapters/archive/archives.ts';
import { createPriceBook } from '../../electron/adapters/openai/price-book.ts';
import { createDatabaseCare } from '../../electron/adapters/sqlite/care.ts';
import { openScratchStore } from '../../electron/adapters/sqlite/open-store.ts';
import { createExpressions } from '../../electron/adapters/system/expressions.ts';
import type { Cloud, SessionStore } from '../../electron/core/ports/cloud.ts';
import type { Ports } from '../../electron/core/ports/index.ts';
import type { Keys } from '../../electron/core/ports/keys.ts';
import type { Shell } from '../../electron/core/ports/shell.ts';
import type { Updater } from '../../electron/core/ports/updater.ts';
import type { WebhookSecret, WebhookSecrets } from '../../electron/core/ports/webhook-secrets.ts';
import type { WebhookSender } from '../../electron/core/ports/webhooks.ts';
import { memoryRecorder } from './fake-recorder.ts';

/** A host that can do nothing outside of the window. */
export const FAKE_SHELL: Shell = {
  abilities: { openFolder: false, reveal: false, drag: false, chooseFolder: false, chooseFile: false },
  openFolder: refuse,
  reveal: refuse,
  drag: refuse,
  chooseFolder: refuse,
  chooseFile: refuse,
  chooseNewFile: refuse,
  openLink: refuse,
};

async function refuse(): Promise<never> {
  throw new Error('This host has no such ability');
}

/** These keys, of which the first goes to every address; none can be set. */
function fakeKeys(secrets: readonly string[]): Keys {
  return {
    ring: () => ({ protection: 'none', backend: '', keys: [] }),
    keyFor: () => secrets[0] ?? null,
    // A list of its own each time: tests add keys while the app runs.
    all: () => [...secrets],
    set: refuse,
    clear: refuse,
  };
}

function fakeInfo(dataDir: string): Ports['info'] {
  return {
    version: 'test',
    dataDir,
    host: 'cli',
    platform: 'linux',
    deviceName: 'Test machine',
    resourcesDir: join(import.meta.dirname, '../../resources'),
    machine: {
      ...{ electron: null, chromium: null, node: '24.0.0', os: 'Linux 6.1.0', arch: 'x64' },
      ...{ home: '/srv/people/ada', program: '/opt/safelight' },
    },
  };
}

/** A network that nobody is allowed to use: for tests that are not about webhooks. */
const FAKE_SENDER: WebhookSender = {
  checkUrl: refuse,
  checkSecret: refuse,
  newSecret: refuse,
  send: refuse,
};

/** Keeps what is set until the test ends. */
function fakeWebhookSecrets(): WebhookSecrets {
  const held = new Map<string, WebhookSecret>();
  let all: readonly string[] = [];
  return {
    protection: 'none',
    get: (endpointId) => held.get(endpointId) ?? null,
    all: () => all,
    set: async (endpointId, secret) => {
      held.set(endpointId, secret);
      all = [...all, secret.url, secret.secret ?? ''];
    },
    remove: async (endpointId) => void held.delete(endpointId),
  };
}

/** A cloud that nobody is allowed to reach: for tests that are not about it. */
const FAKE_CLOUD: Cloud = { tablesSql: async () => '', checkProject: async () => null, open: refuse };

/** Keeps the session until the test ends. */
function fakeSession(): SessionStore {
  let all: readonly string[] = [];
  return {
    protection: 'none',
    get: () => all.at(-1) ?? null,
    set: async (session) => {
      all = session === null ? [] : [session];
    },
    all: () => all,
  };
}

/** A host whose copy of the app does not update itself. */
const FAKE_UPDATER: Updater = {
  unsupported: 'host',
  builtInUrl: null,
  check: refuse,
  download: refuse,
  restart: () => {},
  leave: () => false,
};

/** The files of the database, as a host cares for them; a plain Node looks through them. */
function careOf(dataDir: string): Ports['database'] {
  const checkEntry = join(import.meta.dirname, '../../electron/adapters/sqlite/check/main.ts');
  const command = { nodePath: process.execPath, checkEntry };
  return createDatabaseCare({
    ...{
      dataDir,
      backups: join(dataDir, 'backups'),
      wantsCheck: false,
      writtenAt: null,
      notDone: null,
      command,
      restart: null,
    },
  }).care;
}

/** The part of the ports that a test or a benchmark rarely asks about: what needs no machine is real, the rest is refused. */
export function hostParts(
  dataDir: string,
  secrets: readonly string[],
  now: () => number = Date.now,
): Pick<
  Ports,
  | 'archives'
  | 'expressions'
  | 'scratchStore'
  | 'prices'
  | 'keys'
  | 'webhooks'
  | 'webhookSecrets'
  | 'cloud'
  | 'cloudSession'
  | 'log'
  | 'crashes'
  | 'database'
  | 'mirror'
  | 'shell'
  | 'updater'
  | 'info'
> {
  const { log, crashes } = memoryRecorder(now);
  return {
    log,
    crashes,
    database: careOf(dataDir),
    archives: createArchives(),
    expressions: createExpressions(),
    scratchStore: () => openScratchStore(now),
    prices: createPriceBook(),
    keys: fakeKeys(secrets),
    webhooks: FAKE_SENDER,
    webhookSecrets: fakeWebhookSecrets(),
    cloud: FAKE_CLOUD,
    cloudSession: fakeSession(),
    mirror: { open: () => openScratchStore(now), remove: () => {} },
    shell: FAKE_SHELL,
    updater: FAKE_UPDATER,
    info: fakeInfo(dataDir),
  };
}
