import { AppError } from '../../../shared/contract/result.ts';

/** A backup that was to take the place of the database and cannot be read. */
export function notPutBack(backup: string | null, problem: string): AppError {
  return new AppError('not_possible', `The backup ${backup} was not put back: ${problem}`, {
    advice: 'Nothing was changed. Choose another one; see safelight database backups.',
  });
}
