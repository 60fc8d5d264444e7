import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { chown, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Databases } from './postgres.ts';

const run = promisify(execFile);

/** Where PostgreSQL's programs are; null where it is not installed. */
export async function findPostgres(): Promise<string | null> {
  const told = await run('pg_config', ['--bindir']).catch(() => null);
  const candidates = [told?.stdout.trim() ?? '', ...(process.env['PATH'] ?? '').split(delimiter)];
  return candidates.find((folder) => folder !== '' && existsSync(join(folder, 'initdb'))) ?? null;
}

/**
 * Starts a PostgreSQL server on a socket in a temporary folder. PostgreSQL refuses to run as root: then it runs as the user `postgres`
 * that its package makes.
 * @param bin from `findPostgres`.
 */
export async function startServer(bin: string): Promise<Databases> {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-pg-'));
  const as = await ownerOf(folder);
  const data = join(folder, 'data');
  await run(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '--no-sync'], as);
  // Nothing of it outlives the test, so nothing needs to be safe on the disk.
  const options = `-k ${folder} -c listen_addresses= -c fsync=off -c wal_level=logical -c max_connections=60`;
  await run(join(bin, 'pg_ctl'), ['-D', data, '-o', options, '-l', join(folder, 'log'), '-w', 'start'], as);
  const connectTo = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({ host: folder, user: 'postgres', database });
    await client.connect();
    return client;
  };
  const admin = await connectTo('postgres');
  return {
    async create(name) {
      await admin.query(`create database ${pg.escapeIdentifier(name)}`);
      return () => connectTo(name);
    },
    async stop() {
      await admin.end();
      await run(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'], as);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function ownerOf(folder: string): Promise<{ uid?: number; gid?: number; cwd: string }> {
  if (process.getuid?.() !== 0) return { cwd: folder };
  const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
  const [uid, gid] = [await id('-u'), await id('-g')];
  await chown(folder, uid, gid);
  return { uid, gid, cwd: folder };
}
