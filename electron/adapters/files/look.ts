import type { Stats } from 'node:fs';
import { errorCode } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';

/** How a file system says that there is nothing of this name. */
const ABSENT = ['ENOENT', 'ENOTDIR'];

/** Null when there is no such file, or something else than a file. */
export async function fileStat(fs: FileSystem, path: string): Promise<Stats | null> {
  const found = await fs.stat(path).catch(nullWhenAbsent);
  return found?.isFile() ? found : null;
}

/** The names in a folder; none when there is no such folder. */
export async function namesIn(fs: FileSystem, folder: string): Promise<string[]> {
  return (await fs.readdir(folder).catch(nullWhenAbsent)) ?? [];
}

export function nullWhenAbsent(error: unknown): null {
  if (ABSENT.includes(errorCode(error) ?? '')) return null;
  throw error;
}
