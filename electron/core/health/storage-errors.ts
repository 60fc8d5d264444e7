import { AppError } from '../../../shared/contract/result.ts';
import { FailureError } from '../ports/failure-error.ts';

/** Whether an error says that a disk, or its quota, is full. */
export function isDiskFull(error: unknown): boolean {
  return codeOf(error) === 'disk_full';
}

/** Whether the state of a disk, or of the library, may be why. */
export function isOfStorage(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === 'disk_full' ||
    code === 'library_unwritable' ||
    code === 'storage_failed' ||
    code === 'database_unusable'
  );
}

function codeOf(error: unknown): string | null {
  if (error instanceof FailureError) return error.failure.code;
  return error instanceof AppError ? error.data.code : null;
}
