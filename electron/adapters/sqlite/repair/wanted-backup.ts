import Database from 'better-sqlite3';
import { listBackups } from '../backup-list.ts';
import { schemaVersion } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';

/**
 * Why a backup cannot be put back; null when each of its pages is sound. Asked before the database makes room for it, which may be in
 * order. Takes as long as reading it.
 * @param backups absolute path of the folder for backups
 */
export function backupProblem(backups: string, name: string): string | null {
  const wanted = listBackups(backups).find((backup) => backup.name === name);
  if (wanted === undefined) return 'It is not there any more.';
  let db: Database.Database | null = null;
  try {
    db = new Database(wanted.path, { readonly: true });
    if (schemaVersion(db, wanted.path, MIGRATIONS) === 0) return 'It is empty.';
    const answer = String(db.pragma('quick_check(1)', { simple: true }));
    return answer === 'ok' ? null : `It is damaged: ${answer}`;
  } catch (error) {
    return (error as Error).message;
  } finally {
    db?.close();
  }
}
