import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup } from '../../../shared/contract/database.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { DatabaseCare } from '../../core/ports/database-care.ts';
import { type BackupFile, listBackups } from './backup-list.ts';
import { type CheckCommand, runCheck } from './check/run-check.ts';
import { readMarker } from './repair/marker.ts';
import { cancelPlan, DATABASE, planNext } from './repair/put-aside.ts';

export type CareOptions = {
  readonly dataDir: string;
  /** Absolute path of the folder with the backups. */
  readonly backups: string;
  readonly wantsCheck: boolean;
  readonly writtenAt: number | null;
  readonly notDone: DatabaseCare['notDone'];
  readonly command: CheckCommand;
  readonly restart: (() => void) | null;
};

/** What is done about the database as a file; and the function that hears of damage from the open store. */
export function createDatabaseCare(options: CareOptions): {
  readonly care: DatabaseCare;
  readonly damaged: (problem: string) => void;
} {
  const { dataDir, backups, command, restart, wantsCheck, writtenAt, notDone } = options;
  const listeners: ((problem: string) => void)[] = [];
  let problem: string | null = null;
  const care: DatabaseCare = {
    wantsCheck,
    writtenAt,
    notDone,
    restart,
    onDamage(listener) {
      listeners.push(listener);
      if (problem !== null) listener(problem);
    },
    check: (kind, onProgress, signal) => runCheck(command, join(dataDir, DATABASE), kind, onProgress, signal),
    async verify(name) {
      const { path } = requireBackup(backups, name);
      const problems = await runCheck(command, path, 'quick', () => {}, new AbortController().signal);
      // Looking leaves files beside it; they hold nothing.
      for (const end of ['-shm', '-wal']) await rm(`${path}${end}`, { force: true });
      return problems[0] ?? null;
    },
    backups: () => listBackups(backups).map(toBackup),
    async removeBackup(name) {
      const backup = toBackup(requireBackup(backups, name));
      if (backup.kind !== 'daily') throw new Error(`${name} was asked for and stays.`);
      if (readMarker(dataDir)?.backup === name) throw new Error(`${name} is to be put back.`);
      await rm(join(backups, name), { force: true });
    },
    async disown(name) {
      const { path } = requireBackup(backups, name);
      await rename(path, `${path}.unsound`);
    },
    get atStart() {
      const marker = readMarker(dataDir);
      return { repair: marker !== null && marker.backup === null, restore: marker?.backup ?? null };
    },
    setAtStart(plan) {
      if (plan === null) cancelPlan(dataDir);
      else if ('repair' in plan) planNext(dataDir, { reason: plan.repair, backup: null });
      else {
        const { name } = requireBackup(backups, plan.restore);
        planNext(dataDir, { reason: `The backup ${name} was to be put back.`, backup: name });
      }
    },
  };
  return {
    care,
    damaged(found) {
      if (problem !== null) return;
      problem = found;
      for (const listener of listeners) listener(found);
    },
  };
}

/** @throws AppError `not_found` */
function requireBackup(folder: string, name: string): BackupFile {
  const backup = listBackups(folder).find((one) => one.name === name);
  if (backup !== undefined) return backup;
  throw new AppError('not_found', `There is no backup ${JSON.stringify(name)}.`, {
    advice: 'List the backups: safelight database backups.',
  });
}

function toBackup({ name, at, bytes }: BackupFile): Backup {
  const kind = name.includes('-daily-') ? 'daily' : name.includes('-schema') ? 'migration' : 'asked';
  return { name, at, bytes, kind };
}
