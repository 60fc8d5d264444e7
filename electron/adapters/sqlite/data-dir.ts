import { mkdirSync, statSync } from 'node:fs';
import { AppError } from '../../../shared/contract/result.ts';

const ADVICE = 'Mend what the message names, or choose another folder with --data-dir.';

/** Makes the data directory, for its user alone, unless it is there. @throws AppError `data_dir_unusable`. */
export function makeDataDir(dir: string): void {
  requireFolder(dir);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw dataDirUnusable(dir, `cannot be made (${(cause as Error).message})`, cause);
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
    throw dataDirUnusable(path, `cannot be looked at (${(cause as Error).message})`, cause);
  }
}

export function dataDirUnusable(dir: string, problem: string, cause?: unknown): AppError {
  return new AppError('data_dir_unusable', `The data directory ${dir} ${problem}.`, {
    advice: ADVICE,
    cause,
  });
}
