import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
import type { Databases } from './postgres.ts';

/** How many connections the gateway and a test have at most. */
const MAX_CONNECTIONS = 20;

/**
 * PostgreSQL in WebAssembly, in this process, where no server is installed: each database is one of its own, in memory. It has one
 * session: connections take turns, one transaction at a time.
 */
export function startPglites(): Databases {
  const started: (() => Promise<void>)[] = [];
  return {
    async create() {
      const { connect, stop } = await startPglite();
      started.push(stop);
      return connect;
    },
    async stop() {
      for (const stop of started) await stop();
    },
  };
}

async function startPglite() {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: MAX_CONNECTIONS });
  const listening = new Promise<{ host: string; port: number }>((resolve) => {
    server.addEventListener('listening', (event) => resolve((event as CustomEvent).detail), { once: true });
  });
  await server.start();
  const address = await listening;
  const clients = new Set<pg.Client>();
  const shared = new WeakSet<object>();
  return {
    async connect(): Promise<pg.Client> {
      const client = new pg.Client({ ...address, user: 'postgres', database: 'postgres' });
      await client.connect();
      clients.add(client);
      client.on('end', () => clients.delete(client));
      shareNotifications(client, clients, shared);
      return client;
    },
    async stop(): Promise<void> {
      await server.stop();
      await db.close();
    },
  };
}

/** One session hears for all what any connection listens to, on whichever of them happens to ask next. */
function shareNotifications(
  client: pg.Client,
  clients: ReadonlySet<pg.Client>,
  shared: WeakSet<object>,
): void {
  client.on('notification', (message) => {
    if (shared.has(message)) return;
    shared.add(message);
    for (const other of clients) if (other !== client) other.emit('notification', message);
  });
}
