import { join } from 'node:path';
import { failure } from '../../../shared/domain/errors.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { PictureCache } from '../../core/ports/files.ts';
import { orFail } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';
import { fileStat, namesIn } from './look.ts';
import { makeFolder } from './make-folder.ts';
import { isPlainName, partId } from './names.ts';
import type { PartOwner } from './part-owner.ts';

/** Pictures in `folder`, which only this app writes to. */
export function createPictureCache(folder: string, fs: FileSystem, owner: PartOwner): PictureCache {
  const pathOf = (name: string): string => {
    if (!isPlainName(name) || partId(name) !== null) throw notAName(name);
    return join(folder, name);
  };
  return {
    async find(name) {
      const path = pathOf(name);
      return orFail('originals', 'look at', path, async () => (await fileStat(fs, path)) && path);
    },

    async part() {
      await makeFolder(fs, 'originals', folder);
      return join(folder, owner.name());
    },

    async publish(part, name) {
      const path = pathOf(name);
      await orFail('originals', 'store', path, () => fs.rename(part, path));
      return path;
    },

    remove(name) {
      const path = pathOf(name);
      return orFail('originals', 'remove', path, () => fs.rm(path, { force: true }));
    },

    prune: (maxBytes) => orFail('originals', 'clean up', folder, () => prune(fs, folder, owner, maxBytes)),
  };
}

/** A part this old is of a crash, whoever made it: none is made for longer than a minute. */
const STALE_PART_MS = 60 * 60 * 1_000;

type Found = { readonly path: string; readonly bytes: number; readonly at: number };

async function prune(fs: FileSystem, folder: string, owner: PartOwner, maxBytes: number): Promise<void> {
  const found: Found[] = [];
  for (const name of await namesIn(fs, folder)) {
    const path = join(folder, name);
    const stat = await fileStat(fs, path);
    if (stat === null) continue;
    if (partId(name) === null) found.push({ path, bytes: stat.size, at: stat.mtimeMs });
    else if (owner.isAbandoned(name) || Date.now() - stat.mtimeMs > STALE_PART_MS)
      await fs.rm(path, { force: true });
  }
  let bytes = found.reduce((sum, one) => sum + one.bytes, 0);
  for (const oldest of found.sort((a, b) => a.at - b.at)) {
    if (bytes <= maxBytes) return;
    await fs.rm(oldest.path, { force: true });
    bytes -= oldest.bytes;
  }
}

function notAName(name: string): FailureError {
  return new FailureError(failure('storage_failed', `Not a picture's name: ${JSON.stringify(name)}.`));
}
