import { type FailureCode, failure } from '../../../shared/domain/errors.ts';
import { FailureError } from '../../core/ports/failure-error.ts';

/** Whose files: a library that cannot be written is its user's to mend, the data directory's own trouble is a storage failure. */
export type Place = 'library' | 'originals';

const DISK_FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than the file system allows',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a file is where a folder should be',
  EEXIST: 'a file is where a folder should be',
  ENOENT: 'the folder or file is gone',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reports an error',
};

/**
 * Does something with the file system; what it throws becomes a FailureError whose message says what could not be done,
 * where, and why. `action` is a verb, as in "could not write".
 */
export async function orFail<T>(
  place: Place,
  action: string,
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FailureError ? error : asFailure(place, action, path, error);
  }
}

/** The error code of a failed system call, or null. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function asFailure(place: Place, action: string, path: string, error: unknown): FailureError {
  const code = errorCode(error);
  const text = error instanceof Error ? error.message : String(error);
  const reason = (code === null ? null : REASONS[code]) ?? text;
  return new FailureError(
    failure(rung(place, code), `Could not ${action} ${path}: ${reason}.`, {
      causes: [{ name: error instanceof Error ? error.name : 'Error', code, message: text }],
    }),
    { cause: error },
  );
}

/** Which failure a file system's error code is. */
export function rung(place: Place, code: string | null): FailureCode {
  if (code !== null && DISK_FULL.includes(code)) return 'disk_full';
  if (code !== null && UNWRITABLE.includes(code) && place === 'library') return 'library_unwritable';
  return 'storage_failed';
}
