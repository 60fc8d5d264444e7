import { dirname } from 'node:path';
import { failure } from '../../../shared/domain/errors.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import { syncFolder } from './durable.ts';
import { errorCode, orFail, type Place, rung } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';

/**
 * Makes a folder and those above it that are missing, each durable. One level at a time: Node's recursive mkdir never ends
 * where a folder that is there answers ENOENT.
 * @returns the folders made, the topmost first
 * @throws FailureError that names the folder which is in the way
 */
export async function makeFolder(fs: FileSystem, place: Place, path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = path; !(await isThere(fs, place, folder)); folder = dirname(folder)) {
    if (folder === dirname(folder)) break;
    missing.unshift(folder);
  }
  for (const folder of missing) await makeOne(fs, place, folder);
  return missing;
}

async function makeOne(fs: FileSystem, place: Place, folder: string): Promise<void> {
  const above = dirname(folder);
  const make = async (): Promise<void> => {
    await fs.mkdir(folder).catch(async (error: unknown) => {
      // What /proc answers in a folder that is there.
      if (errorCode(error) === 'ENOENT') throw noFolders(place, above);
      // Another process may have been faster.
      if (errorCode(error) !== 'EEXIST' || !(await isThere(fs, place, folder))) throw error;
    });
    await syncFolder(fs, above);
  };
  await orFail(place, 'make a folder in', above, make);
}

/** Whether the folder is there. Throws when something else is. */
async function isThere(fs: FileSystem, place: Place, folder: string): Promise<boolean> {
  const kind = await kindOf(fs, place, folder);
  if (kind === 'other') throw notAFolder(place, folder);
  return kind === 'folder';
}

/** What lies at a path. */
export function kindOf(fs: FileSystem, place: Place, path: string): Promise<'folder' | 'other' | 'nothing'> {
  return orFail(place, 'look at', path, async () => {
    try {
      return (await fs.stat(path)).isDirectory() ? 'folder' : 'other';
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return 'nothing';
      throw error;
    }
  });
}

function noFolders(place: Place, path: string): FailureError {
  const message = `Could not make a folder in ${path}: no folder can be made there.`;
  return new FailureError(failure(rung(place, 'EPERM'), message));
}

export function notAFolder(place: Place, path: string): FailureError {
  const what = place === 'library' ? 'The library folder ' : '';
  return new FailureError(failure(rung(place, 'ENOTDIR'), `${what}${path} is a file, not a folder.`));
}
