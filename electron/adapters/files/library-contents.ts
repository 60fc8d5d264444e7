import { join } from 'node:path';
import type { LibraryContents } from '../../core/ports/files.ts';
import { orFail } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';
import { fileStat, namesIn, nullWhenAbsent } from './look.ts';
import { isPlainName } from './names.ts';

/** Larger files describe no image of ours: a prompt has at most 32,000 characters. */
const LARGEST_TEXT = 4 * 1024 * 1024;

/** @param root absolute path of the library as it is now */
export function libraryContents(root: () => string, fs: FileSystem): LibraryContents {
  /** One that is gone by now has nothing to be found in it. */
  const changedAt = async (name: string): Promise<number> =>
    (await fs.stat(join(root(), name)).catch(nullWhenAbsent))?.mtimeMs ?? 0;
  return {
    folders: () =>
      orFail('library', 'look into', root(), async () => {
        const entries = await fs.readdir(root(), { withFileTypes: true }).catch(nullWhenAbsent);
        if (entries === null) return null;
        const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
        const names = folders.map(({ name }) => name).sort();
        return Promise.all(names.map(async (name) => ({ name, changedAt: await changedAt(name) })));
      }),

    filesIn: (folder) =>
      orFail('library', 'look into', join(root(), folder), async () => {
        if (!isPlainName(folder)) return [];
        const names = await namesIn(fs, join(root(), folder));
        const visible = names.filter((name) => !name.startsWith('.'));
        const found = await Promise.all(
          visible.map(async (name) => {
            const path = join(root(), folder, name);
            const stat = await fileStat(fs, path);
            return stat === null ? null : { name, path, bytes: stat.size };
          }),
        );
        return found.filter((file) => file !== null);
      }),

    text: (path) =>
      orFail('library', 'read', path, async () => {
        const stat = await fileStat(fs, path);
        return stat === null || stat.size > LARGEST_TEXT ? null : await fs.readFile(path, 'utf8');
      }),
  };
}
