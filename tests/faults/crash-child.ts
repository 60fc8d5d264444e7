/**
 * A real process that runs one job and kills itself, as kill -9 does, right after the n-th durable operation: a power-safe
 * commit, a call of the file system that outlives the process, or a message that has reached the webhook which the folder's app has.
 * Prints one JSON line for each entry that was announced as committed, so that the test knows what had been acknowledged.
 *
 * Arguments: folder, base URL, n (0: never).
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createFiles } from '../../electron/adapters/files/create-files.ts';
import { type FileSystem, realFileSystem } from '../../electron/adapters/files/file-system.ts';
import { createOpenAIProvider } from '../../electron/adapters/openai/provider.ts';
import { openStore } from '../../electron/adapters/sqlite/open-store.ts';
import { createClock } from '../../electron/adapters/system/clock.ts';
import { createIds } from '../../electron/adapters/system/ids.ts';
import { clientOf } from '../../electron/core/app/client.ts';
import { createApp } from '../../electron/core/app/create-app.ts';
import type { Store } from '../../electron/core/ports/store.ts';
import { PARAMS } from '../../shared/testing/records.ts';
import { hostParts } from '../support/fake-host.ts';
import { FakeWorker } from '../support/fake-ports.ts';
import { sendingPorts } from './receiver.ts';

const [folder = '', baseUrl = '', killAfter = '0'] = process.argv.slice(2);
let operations = 0;

function durable(): void {
  operations += 1;
  if (operations === Number(killAfter)) process.kill(process.pid, 'SIGKILL');
}

function counted<A extends unknown[], R>(call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    const result = await call(...args);
    durable();
    return result;
  };
}

/** The file system, with every call counted that changes what lies on the disk. */
function counting(real: FileSystem): FileSystem {
  return {
    ...real,
    link: counted(real.link),
    rename: counted(real.rename),
    unlink: counted(real.unlink),
    rm: counted(real.rm),
    open: (async (...args: Parameters<typeof real.open>) => {
      const file = await real.open(...args);
      const sync = file.sync.bind(file);
      file.sync = counted(sync);
      return file;
    }) as typeof real.open,
  };
}

function countingStore(real: Store): Store {
  return new Proxy(real, {
    get(target, property) {
      if (property !== 'transaction') return Reflect.get(target, property, target);
      return (durability: 'full' | 'normal', work: () => unknown) => {
        const result = target.transaction(durability, work);
        if (durability === 'full') durable();
        return result;
      };
    },
  });
}

const dataDir = join(folder, 'data');
const store = countingStore(openStore({ path: join(dataDir, 'safelight.db'), mode: 'write', now: Date.now }));
const provider = createOpenAIProvider({ readKey: () => 'test-key-for-crashes' });
const { webhooks, webhookSecrets } = await sendingPorts(folder);
const app = createApp(
  {
    ...hostParts(dataDir, ['test-key-for-crashes']),
    clock: createClock(),
    ids: createIds(),
    store,
    files: createFiles({ dataDir, library: join(folder, 'library'), fs: counting(realFileSystem) }),
    worker: new FakeWorker(),
    webhooks: { ...webhooks, send: counted(webhooks.send) },
    webhookSecrets,
    providers: { demo: provider, openai: provider },
    reportProblem: (message, error) => console.error(message, error),
  },
  { readOnly: null },
);

app.subscribe((event) => {
  if (event.name === 'log.appended') {
    // Synchronous, so that what was printed before the kill has left the process.
    for (const { entries } of event.payload.batches) {
      for (const { id } of entries) writeSync(1, `${JSON.stringify({ id })}\n`);
    }
  }
  // The message that tells of the job's end is the last that happens.
  if (event.name === 'webhook.delivery' && event.payload.status === 'delivered') {
    writeSync(1, `${JSON.stringify({ operations })}\n`);
    process.exit(0);
  }
});
await app.start('run');
const created = await clientOf(app).call('job.create', {
  params: { ...PARAMS, baseUrl, images: 2, variants: 2, concurrency: 1 },
});
if (!created.ok) throw new Error(created.error.message);
