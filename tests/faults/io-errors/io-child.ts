/**
 * One life of the app in which the disk may fail, as `safelight generate` would be: it creates its job, works on it, and ends when the
 * job has ended, cannot go on, or waits for the disk. Says what it announces by UDP, so that no failing write is one of its own words.
 * What went wrong stands on standard error as a user would read it.
 *
 * Arguments: the order as JSON, the port to say it to, and `stay` for one that waits for the disk until the job has ended.
 */
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { createFiles } from '../../../electron/adapters/files/create-files.ts';
import { createOpenAIProvider } from '../../../electron/adapters/openai/provider.ts';
import { openStore } from '../../../electron/adapters/sqlite/open-store.ts';
import { createClock } from '../../../electron/adapters/system/clock.ts';
import { createIds } from '../../../electron/adapters/system/ids.ts';
import { clientOf } from '../../../electron/core/app/client.ts';
import { createApp } from '../../../electron/core/app/create-app.ts';
import type { AnyEvent } from '../../../shared/contract/events.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { isFinal } from '../../../shared/domain/job.ts';
import { whyItHolds } from '../../../shared/text/health-text.ts';
import { hostParts } from '../../support/fake-host.ts';
import { dataDirOf, type Line, libraryOf, type Order } from '../lives/order.ts';
import { WritingWorker } from './writing-worker.ts';

const KEY = 'test-key-for-a-bad-disk';
/** How long it waits for a disk before it ends as a user would end it, in milliseconds: so long that it would go on by itself. */
const HOLD_MS = 2_600;

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
const stays = process.argv[4] === 'stay';
const socket = createSocket('udp4');
await new Promise<void>((resolve) => socket.connect(Number(process.argv[3]), '127.0.0.1', resolve));

function say(line: Line | { readonly holds: boolean }): void {
  socket.send(JSON.stringify(line));
}

const told = new Set<string>();
function problem(text: string): void {
  if (told.has(text)) return;
  told.add(text);
  console.error(text);
}

/** Ends at once, as a kill does: nothing is tidied up. */
function end(): void {
  socket.close(() => process.exit(0));
}

function tell(event: AnyEvent): void {
  switch (event.name) {
    case 'log.appended':
      for (const { jobId, entries } of event.payload.batches)
        say({ log: entries.map(({ seq, id, message }) => [jobId, seq, id, message] as const) });
      return;
    case 'images.changed':
      for (const { jobId, images } of event.payload.batches) {
        say({ images: images.map(({ id, status, updatedAt }) => [jobId, id, status, updatedAt] as const) });
        for (const { failure } of images) if (failure !== null) problem(failure.message);
      }
      return;
    case 'job.changed':
      if (isFinal(event.payload.status)) setTimeout(end, 20);
      return;
    case 'app.problem':
      problem(`${event.payload.message} ${event.payload.advice ?? ''}`);
      if (event.payload.jobId !== null) setTimeout(end, 20);
      return;
    case 'health.changed': {
      const why = whyItHolds(event.payload);
      say({ holds: why !== null });
      if (why !== null) {
        problem(`Waiting: ${why}.`);
        if (!stays) setTimeout(end, HOLD_MS);
      }
      return;
    }
    default:
  }
}

try {
  const dataDir = dataDirOf(order);
  const provider = createOpenAIProvider({ readKey: () => KEY });
  const app = createApp(
    {
      ...hostParts(dataDir, [KEY]),
      clock: createClock(),
      ids: createIds(),
      store: openStore({ path: join(dataDir, 'safelight.db'), mode: 'write', now: Date.now }),
      files: createFiles({ dataDir, library: libraryOf(order), ballastBytes: 4 * 2 ** 20 }),
      worker: new WritingWorker(),
      providers: { demo: provider, openai: provider },
      reportProblem: (message, error) => problem(`${message}: ${String(error)}`),
    },
    { readOnly: null },
  );
  app.subscribe(tell);
  await app.start('run');
  const client = clientOf(app);
  const there = await client.call('job.list', {});
  for (const params of order.jobs) {
    const before = there.ok
      ? there.value.jobs.find(({ params: { prompt } }) => prompt === params.prompt)
      : null;
    if (before != null && isFinal(before.status)) end();
    if (before != null) continue;
    const made = await client.call('job.create', { params });
    if (!made.ok) throw new AppError(made.error.code, made.error.message, { advice: made.error.advice });
    say({ created: made.value.id });
  }
} catch (error) {
  // What a command line says: no stack of an error that is known.
  problem(
    error instanceof AppError
      ? `${error.message} ${error.data.advice ?? ''}`
      : String((error as Error).stack),
  );
  end();
}
