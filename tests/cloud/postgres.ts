import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { startPglites } from './pglite.ts';
import { findPostgres, startServer } from './postgres-server.ts';

/** The product's SQL files. */
export const MIGRATIONS = join(import.meta.dirname, '../../resources/supabase/migrations');
const STUB = join(import.meta.dirname, 'stub-auth.sql');

/** Where databases are made, that nobody misses afterwards. */
export type Databases = {
  /** Makes an empty database. Connects to it as its administrator; the caller ends the connections. */
  create(name: string): Promise<() => Promise<pg.Client>>;
  stop(): Promise<void>;
};

export type Cluster = {
  /** The real server, or PGlite: the same in WebAssembly, with one session and no time limits. */
  readonly kind: 'server' | 'pglite';
  /** A fresh database as a Supabase project has it, with our migrations. Returns what connects to it as its administrator. */
  createDatabase(name: string, options?: { readonly migrate: boolean }): Promise<() => Promise<pg.Client>>;
  stop(): Promise<void>;
};

/**
 * Which PostgreSQL tests run on: the one that is installed, otherwise PGlite. SAFELIGHT_TEST_POSTGRES=pglite takes PGlite even so.
 */
export async function postgresKind(): Promise<Cluster['kind']> {
  if (process.env['SAFELIGHT_TEST_POSTGRES'] === 'pglite') return 'pglite';
  return (await findPostgres()) === null ? 'pglite' : 'server';
}

/** Starts a PostgreSQL of its own, which is gone without a trace after `stop`. */
export async function startCluster(): Promise<Cluster> {
  const kind = await postgresKind();
  const databases = kind === 'pglite' ? startPglites() : await startServer((await findPostgres()) ?? '');
  return {
    kind,
    async createDatabase(name, { migrate } = { migrate: true }) {
      const connect = await databases.create(name);
      const client = await connect();
      await prepare(client);
      if (migrate) await applyMigrations(client);
      await client.end();
      return connect;
    },
    stop: () => databases.stop(),
  };
}

/** Runs the product's migrations in order, as a user does. */
export async function applyMigrations(client: pg.Client): Promise<void> {
  for (const name of readdirSync(MIGRATIONS).sort()) {
    await client.query(readFileSync(join(MIGRATIONS, name), 'utf8'));
  }
}

async function prepare(client: pg.Client): Promise<void> {
  // Roles are the whole server's; its first database has made them.
  const roles = await client.query("select 1 from pg_roles where rolname = 'authenticated'");
  const stub = readFileSync(STUB, 'utf8');
  await client.query(roles.rowCount === 0 ? stub : stub.replace(/^create role .*$/gm, ''));
}
