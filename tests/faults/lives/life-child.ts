/**
 * One life of the app: a real process that creates its jobs, works on them, goes on with what earlier lives over the same folder left,
 * and says what it announces. It ends by itself only when every job is final and the user has nothing left to decide.
 *
 * Argument: the order as JSON.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { createFiles } from '../../../electron/adapters/files/create-files.ts';
import { createOpenAIProvider } from '../../../electron/adapters/openai/provider.ts';
import { openStore } from '../../../electron/adapters/sqlite/open-store.ts';
import { createClock } from '../../../electron/adapters/system/clock.ts';
import { createIds } from '../../../electron/adapters/system/ids.ts';
import type { App } from '../../../electron/core/app/app.ts';
import { clientOf } from '../../../electron/core/app/client.ts';
import { createApp } from '../../../electron/core/app/create-app.ts';
import { deriveSeed } from '../../../electron/core/pipeline/random.ts';
import type { Store } from '../../../electron/core/ports/store.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../../shared/contract/commands.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { hostParts } from '../../support/fake-host.ts';
import { CheckedWorker } from './checked-worker.ts';
import { DO } from './chores.ts';
import { dataDirOf, type Line, libraryOf, type Order } from './order.ts';
import { witnessedProvider, witnessedStore } from './witness.ts';

const KEY = 'test-key-for-many-lives';
const order = JSON.parse(process.argv[2] ?? '{}') as Order;

/** Synchronous, so that what was said before a kill has left the process. */
function say(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

type Opened = { readonly app: App; readonly store: Store | null; close(): Promise<void> };

async function open(): Promise<Opened> {
  const dataDir = dataDirOf(order);
  const library = libraryOf(order);
  if (order.worker === 'fake') return openWithFakeWorker(dataDir, library);
  const { openApp } = await import('../../../electron/hosts/compose/open-app.ts');
  const { findRuntime } = await import('../../../electron/hosts/compose/runtime.ts');
  const opened = await openApp({
    dataDir,
    library,
    host: 'cli',
    env: { OPENAI_API_KEY: KEY },
    runtime: findRuntime(),
    want: 'write',
    version: 'test',
    demoPace: 'instant',
  });
  return { ...opened, store: null };
}

function openWithFakeWorker(dataDir: string, library: string): Opened {
  const opened = openStore({ path: join(dataDir, 'safelight.db'), mode: 'write', now: Date.now });
  const store = order.witness ? witnessedStore(opened, say) : opened;
  const openai = createOpenAIProvider({ readKey: () => KEY });
  const provider = order.witness ? witnessedProvider(openai, say) : openai;
  const ports = {
    ...hostParts(dataDir, [KEY]),
    clock: createClock(),
    ids: createIds(),
    store,
    files: createFiles({ dataDir, library }),
    worker: new CheckedWorker(),
    providers: { demo: provider, openai: provider },
    reportProblem: (message: string, error: unknown) => console.error(message, error),
  };
  const app = createApp(ports, { readOnly: null });
  const close = async (): Promise<void> => {
    await app.stop();
    store.close();
  };
  return { app, store, close };
}

function tell(event: AnyEvent): void {
  switch (event.name) {
    case 'log.appended':
      for (const { jobId, entries } of event.payload.batches)
        say({ log: entries.map(({ seq, id, message }) => [jobId, seq, id, message] as const) });
      return;
    case 'images.changed':
      for (const { jobId, images } of event.payload.batches)
        say({ images: images.map(({ id, status, updatedAt }) => [jobId, id, status, updatedAt] as const) });
      return;
    case 'job.changed':
      say({ job: event.payload.id, status: event.payload.status });
      return;
    default:
  }
}

const { app, store, close } = await open();
const client = clientOf(app);

async function call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>> {
  const answer = await client.call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
  return answer.value;
}

/** Decides what the app waits for its user to decide. Resolves to whether there was anything. */
async function decide(job: Job): Promise<boolean> {
  const images = await call('image.list', { jobId: job.id });
  const idsOf = (...statuses: readonly string[]) =>
    images.flatMap(({ id, status }) => (statuses.includes(status) ? [id] : []));
  const unknown = idsOf('unknown');
  const chance = deriveSeed(order.seed, job.params.prompt, job.run) % 4;
  if (unknown.length > 0) {
    const resends = chance > 0;
    if (resends) say({ allowed: unknown });
    await call('job.resume', { jobId: job.id, unknown: resends ? 'resend' : 'give-up' });
    return true;
  }
  const failed = idsOf('failed');
  if (failed.length === 0 || job.run > 1 || chance === 3) return false;
  say({ allowed: failed });
  await call('job.retry', { jobId: job.id, imageIds: failed });
  return true;
}

/** Resolves when every job is final and nothing waits for a decision. */
async function settled(): Promise<void> {
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      const stop = app.subscribe((event) => {
        if (event.name !== 'job.changed' || !isFinal(event.payload.status)) return;
        stop();
        resolve();
      });
    });
    const { jobs } = await call('job.list', {});
    let decided = false;
    for (const job of jobs) if (isFinal(job.status)) decided = (await decide(job)) || decided;
    if (!decided && jobs.every(({ status }) => isFinal(status))) return;
    if (!decided) await changed;
  }
}

app.subscribe(tell);
await app.start('run');
const { jobs } = await call('job.list', {});
for (const params of order.jobs) {
  if (jobs.some((job) => job.params.prompt === params.prompt)) continue;
  const { id } = await call('job.create', { params });
  say({ created: id });
}
await settled();
for (const chore of order.chores ?? []) await DO[chore]({ order, app, store, call, say });
await close();
say({ done: true });
process.exit(0);
