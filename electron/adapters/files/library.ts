import { createHash, randomUUID } from 'node:crypto';
import { dirname, join, relative, resolve } from 'node:path';
import { failure } from '../../../shared/domain/errors.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { Library } from '../../core/ports/files.ts';
import { makeFolder, publishNew } from './durable.ts';
import { errorCode, orFail } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';
import { isPlainName, partId, partName } from './names.ts';

/** The library below `root`: one folder for each job, nothing deeper. */
export function createLibrary(root: string, fs: FileSystem): Library {
  const absolute = resolve(root);
  const inFolder = (folder: string, name: string): string => {
    if (!isPlainName(folder) || !isPlainName(name)) throw outside(absolute, `${folder}/${name}`);
    return join(absolute, folder, name);
  };
  return {
    root: absolute,
    path: inFolder,
    part: (folder, fileId) => inFolder(folder, partName(fileId)),

    async prepare(folder) {
      const name = partName(`probe-${randomUUID()}`);
      const probe = folder === '.' ? join(absolute, name) : inFolder(folder, name);
      await orFail('library', 'write into the folder', dirname(probe), async () => {
        await makeFolder(fs, dirname(probe));
        await (await fs.open(probe, 'wx')).close();
        await fs.unlink(probe);
      });
    },

    async publish(part, path) {
      const [folder, name, ...deeper] = relative(absolute, path).split(/[/\\]/);
      if (deeper.length > 0 || inFolder(folder ?? '', name ?? '') !== path) throw outside(absolute, path);
      return orFail('library', 'store', path, () => publishNew(fs, part, path));
    },

    async writePart(part, text) {
      const bytes = Buffer.from(text, 'utf8');
      await orFail('library', 'write', part, () => writeWhole(fs, part, bytes));
      return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
    },

    async removeParts(folder) {
      const path = dirname(inFolder(folder, partName('any')));
      return orFail('library', 'clean up', path, () => removePartsIn(fs, path));
    },
  };
}

async function writeWhole(fs: FileSystem, path: string, bytes: Buffer): Promise<void> {
  const file = await fs.open(path, 'w');
  try {
    await file.writeFile(bytes);
  } finally {
    await file.close();
  }
}

async function removePartsIn(fs: FileSystem, folder: string): Promise<number> {
  const names = await fs.readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  const parts = names.filter((name) => partId(name) !== null);
  for (const part of parts) await fs.rm(join(folder, part), { force: true });
  return parts.length;
}

function outside(root: string, path: string): FailureError {
  return new FailureError(
    failure(
      'storage_failed',
      `${JSON.stringify(path)} is not a file in a job's folder of the library ${root}.`,
    ),
  );
}
