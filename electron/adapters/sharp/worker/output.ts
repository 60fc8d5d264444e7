import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type FailureCode, failure } from '../../../../shared/domain/errors.ts';
import { FailureError } from '../../../core/ports/failure-error.ts';

/** Whose folder is written to: a library that cannot be written is its user's to mend, and stops the whole job. */
export type Place = 'library' | 'originals';

/**
 * Writes a finished image. Making it durable is the caller's.
 * @throws FailureError `disk_full`, `library_unwritable` (only in the library) or `storage_failed`, naming the path
 */
export async function writeOutput(
  place: Place,
  path: string,
  bytes: Buffer,
): Promise<{ bytes: number; sha256: string }> {
  const writing = writeFile(path, bytes).catch((error) => failToWrite(place, path, error));
  // Hashed while it is written.
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await writing;
  return { bytes: bytes.length, sha256 };
}

/** Copies a file, without moving any bytes where the file system can share them. Throws as writeOutput does. */
export async function copyOutput(place: Place, from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE).catch((error) => failToWrite(place, to, error));
}

const DISK_FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const UNWRITABLE = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'];

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is larger than the file system allows',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  EIO: 'the disk reports an error',
};

async function failToWrite(place: Place, path: string, error: NodeJS.ErrnoException): Promise<never> {
  const lost = await lostFolder(dirname(path));
  const code = lost === null ? rung(place, error.code) : rung(place, 'ENOTDIR');
  const reason = REASONS[error.code ?? ''] ?? error.message;
  const owner = place === 'library' ? 'library folder' : 'folder';
  const message = lost === null ? `Could not write ${path}: ${reason}.` : `The ${owner} ${lost}.`;
  const causes = [{ name: error.name, code: error.code ?? null, message: error.message }];
  throw new FailureError(failure(code, message, { causes }), { cause: error });
}

function rung(place: Place, code = ''): FailureCode {
  if (DISK_FULL.includes(code)) return 'disk_full';
  return place === 'library' && UNWRITABLE.includes(code) ? 'library_unwritable' : 'storage_failed';
}

/** Which folder on the way is missing, the topmost one, or is none, and so what is wrong with it; null when all are there. */
async function lostFolder(folder: string): Promise<string | null> {
  const found = await stat(folder).catch(() => null);
  if (found !== null) return found.isDirectory() ? null : `${folder} is a file, not a folder`;
  return (folder === dirname(folder) ? null : await lostFolder(dirname(folder))) ?? `${folder} is gone`;
}
