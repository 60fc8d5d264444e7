import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { chown, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

const MIGRATIONS = join(import.meta.dirname, '../../resources/supabase/migrations');
const STUB = join(import.meta.dirname, 'stub-auth.sql');

export type Cluster = {
  /** Connects as the database's administrator. The caller ends it. */
  connect(): Promise<pg.Client>;
  /** A fresh database as a Supabase project has it, with our migrations. Connect to it by its name. */
  createDatabase(name: string, options?: { readonly migrate: boolean }): Promise<() => Promise<pg.Client>>;
  stop(): Promise<void>;
};

/** Where PostgreSQL's programs are; null where it is not installed. */
export async function findPostgres(): Promise<string | null> {
  const told = await run('pg_config', ['--bindir']).catch(() => null);
  const candidates = [told?.stdout.trim() ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  return candidates.find((folder) => folder !== '' && existsSync(join(folder, 'initdb'))) ?? null;
}

/**
 * Starts a PostgreSQL of its own on a socket in a temporary folder, which is gone after `stop`. PostgreSQL refuses to run as root: then
 * it runs as the user `postgres` that its package makes.
 * @param bin from `findPostgres`.
 */
export async function startCluster(bin: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-pg-'));
  const as = await ownerOf(folder);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], as);
  // Nothing of it outlives the test, so nothing needs to be safe on the disk.
  const options = `-k ${folder} -c listen_addresses= -c fsync=off -c wal_level=logical -c max_connections=40`;
  await run(join(bin, 'pg_ctl'), ['-D', data, '-o', options, '-l', join(folder, 'log'), '-w', 'start'], as);
  const connectTo = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({ host: folder, user: 'postgres', database });
    await client.connect();
    return client;
  };
  const admin = await connectTo('postgres');
  return {
    connect: () => connectTo('postgres'),
    async createDatabase(name, { migrate } = { migrate: true }) {
      await admin.query(`create database ${pg.escapeIdentifier(name)}`);
      const client = await connectTo(name);
      // Roles are the whole cluster's; the first database has made them.
      const roles = await client.query("select 1 from pg_roles where rolname = 'authenticated'");
      const stub = readFileSync(STUB, 'utf8');
      await client.query(roles.rowCount === 0 ? stub : stub.replace(/^create role .*$/gm, ''));
      if (migrate) await applyMigrations(client);
      await client.end();
      return () => connectTo(name);
    },
    async stop() {
      await admin.end();
      await run(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], as);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the product's migrations in order, as a user does. */
export async function applyMigrations(client: pg.Client): Promise<void> {
  for (const name of readdirSync(MIGRATIONS).sort()) {
    await client.query(readFileSync(join(MIGRATIONS, name), 'utf8'));
  }
}

async function ownerOf(folder: string): Promise<{ uid?: number; gid?: number; cwd: string }> {
  if (process.getuid?.() !== 0) return { cwd: folder };
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  const [uid, gid] = [await id('-u'), await id('-g')];
  await chown(folder, uid, gid);
  return { uid, gid, cwd: folder };
}
