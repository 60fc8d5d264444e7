import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '../../../shared/contract/result.ts';
import type { ExportFiles, ExportPlace } from '../../core/ports/files.ts';
import { publishNew } from './durable.ts';
import { orFail } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';
import { namesIn } from './look.ts';
import { kindOf, makeFolder } from './make-folder.ts';
import { isPlainName } from './names.ts';
import type { PartOwner } from './part-owner.ts';

/** Less than this is gathered before it is written: a call to the system for each little piece would be most of the time. */
const WRITE_BYTES = 256 * 1024;

/** Files that the user asks for, in the folder as it is now, or wherever they say. */
export function createExportFiles(
  defaultFolder: () => string,
  fs: FileSystem,
  owner: PartOwner,
): ExportFiles {
  const pathOf = ({ folder, name }: ExportPlace): string => {
    if (!isPlainName(name)) throw noPlace(`${JSON.stringify(name)} is not a file name.`);
    return join(folder, name);
  };
  return {
    get folder() {
      return defaultFolder();
    },
    path: pathOf,

    async place(path, name) {
      if (path === null) return { folder: defaultFolder(), name };
      if (!isAbsolute(path)) throw noPlace(`The path ${path} is not absolute.`);
      const whole = resolve(path);
      if ((await kindOf(fs, 'library', whole)) === 'folder') return { folder: whole, name };
      return { folder: dirname(whole), name: basename(whole) };
    },

    async writePart(into, content) {
      await makeFolder(fs, 'library', into);
      await removeAbandoned(fs, into, owner);
      const path = join(into, owner.name());
      try {
        return { path, bytes: await writeAll(fs, path, content) };
      } catch (error) {
        await fs.rm(path, { force: true }).catch(() => {});
        throw error;
      }
    },

    tidy: () => removeAbandoned(fs, defaultFolder(), owner),

    publish(part, place) {
      const path = pathOf(place);
      return orFail('library', 'store', path, () => publishNew(fs, part, path));
    },
  };
}

/** What a kill left only takes room: whoever cannot remove it has nothing to tell. */
async function removeAbandoned(fs: FileSystem, folder: string, owner: PartOwner): Promise<void> {
  const names = await namesIn(fs, folder).catch(() => []);
  for (const name of names.filter((each) => owner.isAbandoned(each)))
    await fs.rm(join(folder, name), { force: true }).catch(() => {});
}

function noPlace(message: string): AppError {
  return new AppError('invalid_input', message, {
    advice: 'Give the whole path of a new file, or of a folder.',
    field: 'path',
  });
}

/** Returns how many bytes were written. Only the disk's own errors are the disk's; those of the content pass. */
async function writeAll(
  fs: FileSystem,
  path: string,
  content: AsyncIterable<string | Uint8Array>,
): Promise<number> {
  const file = await orFail('library', 'make', path, () => fs.open(path, 'wx'));
  let bytes = 0;
  // One write goes on while the next pieces are made.
  let written = Promise.resolve();
  try {
    let pending: Uint8Array[] = [];
    let pendingBytes = 0;
    for await (const piece of content) {
      const chunk = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece;
      pending.push(chunk);
      pendingBytes += chunk.length;
      if (pendingBytes < WRITE_BYTES) continue;
      await written;
      written = write(file, path, pending);
      bytes += pendingBytes;
      [pending, pendingBytes] = [[], 0];
    }
    await written;
    await write(file, path, pending);
    return bytes + pendingBytes;
  } finally {
    await written.catch(() => {});
    await file.close();
  }
}

function write(file: FileHandle, path: string, chunks: readonly Uint8Array[]): Promise<void> {
  const [only] = chunks;
  const bytes = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  const written = orFail('library', 'write', path, () => file.writeFile(bytes));
  // Nobody may be waiting yet when it fails; whoever does hears of it all the same.
  written.catch(() => {});
  return written;
}
