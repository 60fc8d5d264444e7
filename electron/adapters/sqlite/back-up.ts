import { readdirSync, rmSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/contract/result.ts';
import type { Connection } from './connection.ts';
import { makeDataDir } from './data-dir.ts';
import { explain } from './errors.ts';

/**
 * Writes a copy of the database into the folder for backups, complete and durable before it has its name.
 * @param now milliseconds since the epoch, for the name.
 * @throws AppError `disk_full`, `not_possible` or `database_unusable`; then there is no copy.
 */
export async function backUp(
  connection: Connection,
  { dir, now, kind }: { dir: string; now: number; kind: 'asked' | 'daily' },
): Promise<{ path: string; bytes: number }> {
  const time = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
  const path = join(dir, `safelight-${kind === 'daily' ? 'daily-' : ''}${time}.db`);
  const part = `${path}.part`;
  try {
    makeDataDir(dir);
    await connection.copyTo(part);
    await sync(part, 'r+');
    await rename(part, path);
    // Windows has no way to sync a folder, and needs none: its file system journals the name.
    if (process.platform !== 'win32') await sync(dir, 'r');
    return { path, bytes: (await stat(path)).size };
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw refused(explain(error, path), path);
  }
}

/**
 * Removes what a kill in the middle of a backup left in the folder: each as large as the database, and used by nobody. Only for the one
 * writer, before it makes a backup itself. Never throws: a part that stays takes room and nothing else.
 */
export function removeBackupParts(dir: string): void {
  try {
    for (const name of readdirSync(dir)) {
      if (/^safelight-.*\.db\.part$/.test(name)) rmSync(join(dir, name), { force: true });
    }
  } catch {
    // No folder, or none that may be read.
  }
}

function refused(error: unknown, path: string): AppError {
  if (error instanceof AppError && error.data.code !== 'data_dir_unusable') return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new AppError(
    code === 'ENOSPC' ? 'disk_full' : 'not_possible',
    `The backup ${path} could not be written: ${message}.`,
    {
      advice: 'Make room on that disk and check the permissions of the folder, then try again.',
      cause: error,
    },
  );
}

async function sync(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
