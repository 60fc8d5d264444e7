import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openStore } from '../../../electron/adapters/sqlite/open-store.ts';
import { createIds } from '../../../electron/adapters/system/ids.ts';
import type { NewLogEntry } from '../../../electron/core/ports/store.ts';
import { type OpenedApp, openApp } from '../../../electron/hosts/compose/open-app.ts';
import { findRuntime } from '../../../electron/hosts/compose/runtime.ts';
import type { WebServer } from '../../../electron/hosts/web/serve-app.ts';
import type { Client } from '../../../shared/contract/client.ts';
import { aJob } from '../../../shared/testing/records.ts';
import { letIn, pageClient, serveOn } from '../../contract/http.ts';
import { temporaryFolder } from '../../support/test-app.ts';

/** The whole app as the web host serves it, a window that follows it over HTTP, and a receiver of its webhooks. */
export type Place = {
  readonly folder: string;
  /** The file of the database. */
  readonly database: string;
  /** What the page itself talks through. */
  readonly page: Client;
  /** Fetches what the page shows by an address, and throws the bytes away. */
  readonly show: (path: string) => Promise<number>;
  /** Another window of the same browser, to be closed again. */
  readonly openWindow: () => Client;
  /** Where the receiver listens, and how many messages it took. */
  readonly webhookUrl: string;
  readonly received: () => number;
  /** What the app reported and could not log. */
  readonly problems: string[];
  close(): Promise<void>;
};

type Receiver = { readonly url: string; readonly received: () => number; close(): void };

/** @param history how many jobs there are already, from an earlier day */
export async function openPlace(history: number): Promise<Place> {
  const { path: folder, remove } = temporaryFolder();
  writeHistory(join(folder, 'data'), history);
  const problems: string[] = [];
  const opened = await openApp({
    dataDir: join(folder, 'data'),
    library: join(folder, 'library'),
    host: 'web',
    env: {},
    runtime: findRuntime(),
    want: 'write',
    version: 'soak',
    demoPace: 'instant',
    reportProblem: (message, error) => problems.push(`${message}: ${String(error)}`),
  });
  await opened.app.start('run');
  const { server, remove: removePage } = await serveOn(opened.app);
  const session = await letIn(server);
  const receiver = await startReceiver();
  return {
    folder,
    database: join(folder, 'data', 'safelight.db'),
    page: pageClient(session),
    show: (path) => show(session, path),
    openWindow: () => pageClient(session),
    webhookUrl: receiver.url,
    received: receiver.received,
    problems,
    close: () => closeAll(server, opened, [receiver.close, removePage, remove]),
  };
}

async function closeAll(server: WebServer, opened: OpenedApp, rest: readonly (() => void)[]): Promise<void> {
  await server.close();
  await opened.close();
  for (const end of rest) end();
}

async function show({ origin, cookie }: { origin: string; cookie: string }, path: string): Promise<number> {
  const answer = await fetch(`${origin}${path}`, { headers: { Cookie: cookie } });
  return answer.ok ? (await answer.arrayBuffer()).byteLength : 0;
}

/** Takes whatever comes and only counts it: what it kept would look like a leak. */
async function startReceiver(): Promise<Receiver> {
  let count = 0;
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      count += 1;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    received: () => count,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const ENTRIES_OF_A_JOB = 30;

/** Jobs of earlier days, so that caches which are as large as the database is are full before anything is measured. */
function writeHistory(dataDir: string, jobs: number): void {
  const store = openStore({ path: join(dataDir, 'safelight.db'), mode: 'write', now: Date.now });
  const ids = createIds();
  const day = Date.now() - 86_400_000;
  for (let at = 0; at < jobs; at += 1) {
    const times = { createdAt: day + at, startedAt: day + at, finishedAt: day + at, updatedAt: day + at };
    const counts = { requested: 1, active: 0, completed: 0, failed: 1, cancelled: 0, unknown: 0 };
    const job = aJob({ id: ids.uuid(), status: 'failed', counts, ...times }, { images: 1, provider: 'demo' });
    const entries = Array.from(
      { length: ENTRIES_OF_A_JOB },
      (_, line): NewLogEntry => ({
        id: ids.uuid(),
        jobId: job.id,
        userId: job.userId,
        imageId: null,
        attempt: null,
        level: 'info',
        step: 'base_generation',
        message: `Line ${line} of an earlier day: the lighthouse was received after 20.4 s`,
        detailsJson: JSON.stringify({ line, elapsedMs: 20_412, requestId: ids.uuid(), billing: 'billed' }),
        createdAt: day + at,
      }),
    );
    store.transaction('normal', () => {
      store.jobs.insert(job);
      store.log.append(entries);
    });
  }
  store.close();
}
