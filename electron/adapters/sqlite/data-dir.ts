import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  rmdirSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/contract/result.ts';

const ADVICE = 'Mend what the message names, or choose another folder with --data-dir.';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a file is where a folder should be',
  // What /proc answers in a folder that is there.
  ENOENT: 'no folder can be made there',
};

/** A folder above that may not be read, and some network and FUSE file systems: there a name is as durable as they make it. */
const NO_FOLDER_SYNC = ['EACCES', 'EPERM', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'];

/**
 * Makes the data directory, for its user alone, unless it is there. One level at a time: Node's recursive mkdir never ends
 * where a folder that is there answers ENOENT.
 * @returns the folders made, the topmost first
 * @throws AppError `data_dir_unusable`
 */
export function makeDataDir(dir: string): string[] {
  const missing: string[] = [];
  for (let folder = dir; !isThere(dir, folder); folder = dirname(folder)) {
    if (folder === dirname(folder)) break;
    missing.unshift(folder);
  }
  for (const folder of missing) makeOne(dir, folder);
  return missing;
}

/** Makes sure that a data directory can be made and written, and leaves none behind that was not there. @throws AppError `data_dir_unusable` */
export function tryDataDir(dir: string): void {
  const made = makeDataDir(dir);
  requireWritable(dir);
  for (const folder of made.reverse()) rmdirSync(folder);
}

/** @throws AppError `data_dir_unusable` when files in it cannot be written. */
export function requireWritable(dir: string): void {
  try {
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw dataDirUnusable(dir, `is not writable: ${reasonOf(cause)}`, cause);
  }
}

/** @throws AppError `data_dir_unusable` when something is there that is not a folder, or it cannot be looked at. */
export function requireFolder(dir: string): void {
  if (kindOf(dir) === 'other') throw dataDirUnusable(dir, 'is a file, not a folder');
}

/** What lies at a path. @throws AppError `data_dir_unusable` when that cannot be seen. */
export function kindOf(path: string): 'folder' | 'other' | 'nothing' {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'nothing';
    return found.isDirectory() ? 'folder' : 'other';
  } catch (cause) {
    throw dataDirUnusable(path, `cannot be looked at: ${reasonOf(cause)}`, cause);
  }
}

export function dataDirUnusable(dir: string, problem: string, cause?: unknown): AppError {
  return new AppError('data_dir_unusable', `The data directory ${dir} ${problem}.`, {
    advice: ADVICE,
    cause,
  });
}

function makeOne(dir: string, folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
    syncFolder(dirname(folder));
  } catch (cause) {
    // Another process may have been faster.
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST' && isThere(dir, folder)) return;
    throw dataDirUnusable(dir, `cannot be made in ${dirname(folder)}: ${reasonOf(cause)}`, cause);
  }
}

/** Waits until the folder's names are on the disk: all that is saved would go with the name of the directory that it is saved in. */
function syncFolder(path: string): void {
  // Windows keeps names by itself and cannot open a folder.
  if (process.platform === 'win32') return;
  let fd: number | null = null;
  try {
    fd = openSync(path, 'r');
    fsyncSync(fd);
  } catch (error) {
    if (!NO_FOLDER_SYNC.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Whether a folder on the way to the data directory is there. Throws when something else is. */
function isThere(dir: string, folder: string): boolean {
  const kind = kindOf(folder);
  if (kind === 'other') {
    const problem = folder === dir ? 'is a file, not a folder' : `cannot be made: ${folder} is a file`;
    throw dataDirUnusable(dir, problem);
  }
  return kind === 'folder';
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}
