import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../../shared/contract/result.ts';

/** Where backups of a database lie unless told otherwise. */
export function defaultBackupDir(path: string): string {
  return join(dirname(path), 'backups');
}

/** The database holds what it should not, or cannot be read. Nothing is ever deleted because of it. */
export function unusable(path: string, problem: string, cause?: unknown): AppError {
  return new AppError('database_unusable', `The database ${path} ${problem}`, {
    advice:
      'Nothing was deleted. Start Safelight, or run safelight database repair: what can be read is put into a new database, and the damaged one is kept.',
    cause,
  });
}

/** What SQLite reported, as an error that its reader can act on; anything that is a defect of ours comes back as it was. */
export function explain(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const family = error.code.split('_', 2).join('_');
  switch (family) {
    case 'SQLITE_FULL':
      return new AppError('disk_full', `The disk is full: the database ${path} cannot grow.`, {
        advice: 'Free some space, then try again. What was saved before is safe.',
        cause: error,
      });
    case 'SQLITE_NOTADB':
      return unusable(path, 'is not a database file.', error);
    case 'SQLITE_CORRUPT':
      return unusable(path, `is damaged (${error.message}).`, error);
    case 'SQLITE_READONLY':
    case 'SQLITE_PERM':
    case 'SQLITE_AUTH':
      return blocked(path, 'cannot be written.', 'Check the permissions of the file and its folder.', error);
    case 'SQLITE_CANTOPEN':
      return blocked(path, 'cannot be opened.', 'Check that its folder exists and may be read.', error);
    case 'SQLITE_BUSY':
      return blocked(path, 'is held by another program.', 'Close that program, then try again.', error);
    case 'SQLITE_IOERR':
      return blocked(
        path,
        `could not be read or written (${error.code}).`,
        'Check the disk and its free space, then try again.',
        error,
      );
    default:
      return error;
  }
}

/** Whether an error of SQLite says that the file itself is not sound. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB)/.test(error.code);
}

/**
 * Whether an error of SQLite comes from what the file holds, so that looking again finds the same: damage, and what damage makes of a
 * statement. Anything else, such as a file that is locked or a disk that fails, says nothing of the file.
 */
export function isUnreadable(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|FORMAT|ERROR|TOOBIG)/.test(error.code)
  );
}

/** Returns only for an error that `isUnreadable`. @throws the error itself */
export function requireUnreadable(error: unknown): void {
  if (!isUnreadable(error)) throw error;
}

/** The file itself is sound as far as is known: something around it is in the way. */
function blocked(path: string, problem: string, advice: string, cause: unknown): AppError {
  return new AppError('database_unusable', `The database ${path} ${problem}`, { advice, cause });
}
