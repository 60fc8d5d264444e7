import { writeFile } from 'node:fs/promises';
import { createFiles } from '../../../electron/adapters/files/create-files.ts';
import { createIds } from '../../../electron/adapters/system/ids.ts';
import { clientOf } from '../../../electron/core/app/client.ts';
import { createApp } from '../../../electron/core/app/create-app.ts';
import type { Provider } from '../../../electron/core/ports/provider.ts';
import type { Store } from '../../../electron/core/ports/store.ts';
import { openDatabase } from '../../../electron/hosts/compose/open-database.ts';
import { isFinal } from '../../../shared/domain/job.ts';
import { encodePng } from '../../servers/samples.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { hostParts } from '../../support/fake-host.ts';
import { ScriptedProvider } from '../../support/fake-ports.ts';
import { Account } from '../lives/account.ts';
import { CheckedWorker } from '../lives/checked-worker.ts';
import type { Asked } from '../lives/image-server.ts';
import { look } from '../lives/look.ts';
import { dataDirOf, libraryOf, type Order } from '../lives/order.ts';
import type { Promises } from './promises.ts';

/** What a host checks a large database with, beside the app; those here are small and looked at when they are opened. */
const NO_CHECK = { nodePath: process.execPath, checkEntry: '' };

export type Revived = { readonly broken: readonly string[]; readonly leftOver: number };

/** Starts the app over what a power cut left, lets it go on to the end without the user's word, and looks at what it did. */
export async function revive(order: Order, promises: Promises): Promise<Revived> {
  const problems: string[] = [];
  const clock = new FakeClock();
  clock.jump(Date.now() + 120_000 - clock.now());
  const dataDir = dataDirOf(order);
  const opened = await openDatabase({ dataDir, mode: 'write', runtime: NO_CHECK, restart: null });
  const { store, care, repaired } = opened;
  if (repaired !== null) problems.push(`the database was taken for damaged: ${repaired.reason}`);
  const asked: Asked[] = askedBefore(store, order, promises).map((attemptId) => ({
    attemptId,
    billed: true,
  }));
  const provider = drawing(asked);
  const app = createApp(
    {
      ...hostParts(dataDir, [], () => clock.now()),
      clock,
      ids: createIds(),
      store,
      database: care,
      files: createFiles({ dataDir, library: libraryOf(order) }),
      worker: new CheckedWorker(),
      providers: { demo: provider, openai: provider },
      reportProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
    },
    { readOnly: null },
  );
  try {
    await app.start('run');
    await clock.runUntil(() => allFinal(store));
    for (const job of jobsOf(store)) {
      if (job.counts.unknown > 0)
        await clientOf(app).call('job.resume', { jobId: job.id, unknown: 'give-up' });
    }
    await clock.runUntil(() => allFinal(store));
  } finally {
    await app.stop();
    store.close();
  }
  const account = new Account();
  account.add([{ allowed: promises.allowed }]);
  const wrong = look(order.folder, account, asked, true);
  const isLeftOver = (what: string) => what.endsWith('is left over');
  return {
    broken: [...problems, ...wrong.filter((what) => !isLeftOver(what))],
    leftOver: wrong.filter(isLeftOver).length,
  };
}

/** Whoever was asked before the power went may have charged for it. What belonged to a job that was removed is gone with it. */
function askedBefore(store: Store, { chores = [] }: Order, { sent }: Promises): readonly string[] {
  if (!chores.some((chore) => chore === 'purge' || chore === 'retention')) return sent;
  const known = new Set(
    jobsOf(store).flatMap(({ id }) => store.attempts.ofJob(id).map((attempt) => attempt.id)),
  );
  return sent.filter((id) => known.has(id));
}

function jobsOf(store: Store) {
  return store.jobs.page({ statuses: null, search: null, sort: 'newest', afterId: null, limit: 100 });
}

function allFinal(store: Store): boolean {
  return jobsOf(store).every(({ status }) => isFinal(status));
}

/** Draws what it is asked for, and charges. */
function drawing(asked: Asked[]): Provider {
  return new ScriptedProvider(async (request) => {
    asked.push({ attemptId: request.attemptId, billed: true });
    await writeFile(request.outputPath, encodePng({ width: 24, height: 24, seed: asked.length }));
    return { ok: true, usage: null, costUsd: 0.04, requestId: 'req', rateLimit: null };
  });
}
