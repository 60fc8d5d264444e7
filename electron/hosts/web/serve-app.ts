import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { AppError } from '../../../shared/contract/result.ts';
import type { App } from '../../core/app/app.ts';
import { createAdmission } from './admission.ts';
import { malformedAnswer } from './answers.ts';
import { EventRing } from './event-ring.ts';
import { HEARTBEAT_MS } from './event-stream.ts';
import { listPageFiles } from './page-files.ts';
import { createWebApp } from './web-app.ts';

type FetchCallback = Parameters<typeof getRequestListener>[0];

/** This machine alone. */
const LOOPBACK = '127.0.0.1';

/** A client that sends slower than this is cut off; nothing here comes from afar. Milliseconds. */
const TIMEOUTS = { headersMs: 10_000, requestMs: 30_000 };
const CHECK_INTERVAL_MS = 1_000;
/** Many windows, and an end to it. */
const MAX_CONNECTIONS = 512;
/** What answers under way get when the server ends, in milliseconds. */
const LAST_ANSWERS_MS = 1_000;

export type ServeOptions = {
  /** 0 for a free one. */
  readonly port: number;
  readonly pageDir: string;
  /** The picture that browsers show beside the title, which they ask for by themselves; null for none. */
  readonly icon: string | null;
  readonly reportProblem: (message: string, error: unknown) => void;
  readonly heartbeatMs?: number;
  readonly ring?: EventRing;
  /** Milliseconds for the headers and for the whole of a request. */
  readonly timeouts?: { readonly headersMs: number; readonly requestMs: number };
};

export type WebServer = {
  readonly port: number;
  /** Lets one browser in, once. */
  readonly link: string;
  /** Takes no new requests, gives answers under way a moment, and ends all streams. */
  close(): Promise<void>;
};

/**
 * Serves the app's page to this machine's browsers.
 * @throws AppError `not_possible` when the port cannot be had or the page was not built
 */
export async function serveApp(app: App, options: ServeOptions): Promise<WebServer> {
  const { ring = new EventRing(), heartbeatMs = HEARTBEAT_MS, reportProblem } = options;
  const admission = createAdmission();
  const web = createWebApp({
    app,
    admission,
    ring,
    pageFiles: listPageFiles(options.pageDir, options.icon),
    heartbeatMs,
    port: () => portOf(server),
    reportProblem,
  });
  const server = httpServer(web.fetch, options);
  await listen(server, options.port);
  const stopListening = app.subscribe((event) => ring.push(event));
  const port = portOf(server);
  return {
    port,
    link: `http://${LOOPBACK}:${port}/?token=${admission.token}`,
    async close() {
      stopListening();
      await closeServer(server);
    },
  };
}

function httpServer(fetch: FetchCallback, { timeouts = TIMEOUTS }: ServeOptions): Server {
  const answer = getRequestListener(fetch, {
    // Ours is one of several users of the same globals in this process.
    overrideGlobalObjects: false,
    errorHandler: malformedAnswer,
  });
  const server = createServer(
    {
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      connectionsCheckingInterval: Math.min(CHECK_INTERVAL_MS, timeouts.headersMs),
    },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, port)));
    server.listen(port, LOOPBACK, resolve);
  });
}

function cannotListen(error: NodeJS.ErrnoException, port: number): AppError {
  const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
  return new AppError('not_possible', `Port ${port} cannot be had: ${reason}.`, {
    advice: 'Use another --port, or none, to take a free one.',
    field: 'port',
    cause: error,
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Streams of events end only when they are cut.
    const cut = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
  });
}
