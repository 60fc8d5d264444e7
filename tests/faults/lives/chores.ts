import { join } from 'node:path';
import { createWebhookSecrets } from '../../../electron/adapters/secrets/webhook-secrets.ts';
import type { App } from '../../../electron/core/app/app.ts';
import type { Store } from '../../../electron/core/ports/store.ts';
import { openKeys } from '../../../electron/hosts/compose/keys.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { NO_RULES } from '../../../shared/domain/retention.ts';
import { type ChoreName, dataDirOf, type Line, type Order } from './order.ts';

/** What a chore works with. */
type Work = {
  readonly order: Order;
  readonly app: App;
  /** Null where the app is composed by a host's own means. */
  readonly store: Store | null;
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  say(line: Line): void;
};

/** What protects keys here: a reversed text. */
const CIPHER = {
  protection: 'system',
  backend: 'test',
  encrypt: async (text: string) => Buffer.from([...text].reverse().join('')),
  decrypt: async (bytes: Buffer) => [...bytes.toString()].reverse().join(''),
} as const;

/** What an app does beside its jobs that must survive its end in the middle. Each says what it was promised. */
export const DO: Readonly<Record<ChoreName, (work: Work) => Promise<void>>> = {
  async delete({ call }) {
    const { jobs } = await call('job.list', {});
    await call('job.delete', { jobIds: jobs.slice(0, 1).map(({ id }) => id), files: 'remove' });
  },

  async purge({ store, app }) {
    // As if a minute had gone by: what was deleted is removed when an app starts after it.
    for (const { job } of store?.jobs.deleted() ?? [])
      store?.jobs.markDeleted(job.id, Date.now() - 60_001, true);
    await app.start('run');
    while ((store?.jobs.deleted().length ?? 0) > 0) await turn();
  },

  async retention({ call, app }) {
    const rules = { ...NO_RULES, keepLatestJobs: 1, keepFailed: false };
    const { token } = await call('retention.preview', { rules });
    const ended = told(
      app,
      (event) => event.name === 'retention.changed' && event.payload.state !== 'running',
    );
    await call('retention.run', { rules, token, way: 'now' });
    await ended;
  },

  async export({ call, app, say }) {
    const [job] = (await call('job.list', {})).jobs;
    if (job === undefined) return;
    for (const format of ['jsonl', 'bundle'] as const) {
      const ended = told(app, (event) => event.name === 'export.changed' && event.payload.state === 'done');
      const { path } = await call('export.start', { jobId: job.id, format });
      await ended;
      say({ file: path, is: 'kept' });
    }
  },

  async backup({ store, say }) {
    if (store === null) return;
    const { path } = await store.backUp();
    say({ file: path, is: 'kept' });
  },

  async settings({ call }) {
    const { maxConcurrency } = await call('settings.get', {});
    await call('settings.update', { maxConcurrency: maxConcurrency === 3 ? 4 : 3 });
  },

  async keys({ order, say }) {
    const dataDir = dataDirOf(order);
    const keys = await openKeys({
      dataDir,
      want: 'write',
      env: {},
      cipher: CIPHER,
      reportProblem: console.error,
    });
    const file = join(dataDir, 'keys.json');
    for (const key of ['sk-first-key-of-many', 'sk-second-key-of-many']) {
      await keys.set(order.baseUrl, key, 'store');
      say({ file, is: 'kept' });
    }
  },

  async webhook({ order, say }) {
    const file = join(dataDirOf(order), 'webhooks.json');
    const secrets = await createWebhookSecrets({
      file,
      cipher: null,
      reportProblem: console.error,
      now: Date.now,
    });
    await secrets.set('01890000-0000-7000-8000-000000000009', { url: order.baseUrl, secret: null });
    say({ file, is: 'kept' });
  },
};

/** Resolves with the first event of which this holds. */
function told(app: App, holds: (event: AnyEvent) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = app.subscribe((event) => {
      if (!holds(event)) return;
      stop();
      resolve();
    });
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}
