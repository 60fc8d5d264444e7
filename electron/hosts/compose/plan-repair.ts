import { join } from 'node:path';
import { requireFolder } from '../../adapters/sqlite/data-dir.ts';
import { acquireDataDirLock } from '../../adapters/sqlite/data-dir-lock.ts';
import { planNext } from '../../adapters/sqlite/repair/put-aside.ts';
import { backupProblem } from '../../adapters/sqlite/repair/wanted-backup.ts';
import { notPutBack } from '../../core/app/not-put-back.ts';
import { dataDirPath } from './data-dir.ts';
import { busy } from './data-dir-holder.ts';
import type { OpenOptions } from './open-app.ts';

/**
 * Has the next opening for writing repair the database, or put a backup in its place. Opens nothing, so it works whatever the database is.
 * @throws AppError `data_dir_busy`, `data_dir_unusable`, `not_possible` for a backup that cannot be read
 */
export function planRepair(
  { dataDir: wanted, env, host }: Pick<OpenOptions, 'dataDir' | 'env' | 'host'>,
  reason: string,
  backup: string | null = null,
): void {
  const dataDir = dataDirPath(wanted, env);
  requireFolder(dataDir);
  const taken = acquireDataDirLock(dataDir, { pid: process.pid, host, startedAt: Date.now() });
  if (!taken.ok) throw busy(dataDir, taken.holder);
  try {
    const problem = backup === null ? null : backupProblem(join(dataDir, 'backups'), backup);
    if (problem !== null) throw notPutBack(backup, problem);
    planNext(dataDir, { reason, backup });
  } finally {
    taken.release();
  }
}
