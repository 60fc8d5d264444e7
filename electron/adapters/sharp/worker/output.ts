import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { failure } from '../../../../shared/domain/errors.ts';
import { FailureError } from '../../../core/ports/failure-error.ts';

/** Writes a finished image. Making it durable is the caller's. Throws FailureError `disk_full` or `storage_failed`, naming the path. */
export async function writeOutput(path: string, bytes: Buffer): Promise<{ bytes: number; sha256: string }> {
  await writeFile(path, bytes).catch((error) => failToWrite(path, error));
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Copies a file, without moving any bytes where the file system can share them. Throws as writeOutput does. */
export async function copyOutput(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE).catch((error) => failToWrite(to, error));
}

const NO_SPACE: readonly (string | undefined)[] = ['ENOSPC', 'EDQUOT'];

function failToWrite(path: string, error: NodeJS.ErrnoException): never {
  const code = NO_SPACE.includes(error.code) ? 'disk_full' : 'storage_failed';
  const causes = [{ name: error.name, code: error.code ?? null, message: error.message }];
  throw new FailureError(failure(code, `Could not write ${path}: ${error.message}.`, { causes }), {
    cause: error,
  });
}
