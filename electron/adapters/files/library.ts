import { createHash, randomBytes } from 'node:crypto';
import { dirname, join, relative, resolve } from 'node:path';
import { failure } from '../../../shared/domain/errors.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { Library } from '../../core/ports/files.ts';
import { publishNew, syncFile, syncFolder } from './durable.ts';
import { errorCode, orFail } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';
import { lookAtLibrary, markLibrary } from './library-look.ts';
import { kindOf, makeFolder, notAFolder } from './make-folder.ts';
import { isPlainName, partId, partName } from './names.ts';
import { patient } from './patience.ts';

/** How a file system says that a folder on the way is not there. */
const ABSENT = ['ENOENT', 'ENOTDIR'];
/** What is written to prove that a library takes bytes. */
const PROOF_BYTES = 256 * 1024;

/** The library below `root`: one folder for each job, nothing deeper. */
export function createLibrary(root: string, fs: FileSystem): Library {
  let absolute = resolve(root);
  const answers = patient();
  const inFolder = (folder: string, name: string): string => {
    if (!isPlainName(folder) || !isPlainName(name)) throw outside(absolute, `${folder}/${name}`);
    return join(absolute, folder, name);
  };
  /** Works on a file in a job's folder; a folder that was taken away meanwhile is named, since no other image will fare better. */
  const inLibrary = <T>(action: string, path: string, work: () => Promise<T>): Promise<T> =>
    orFail('library', action, path, () =>
      work().catch(async (error: unknown) => {
        if (ABSENT.includes(errorCode(error) ?? '')) await requireFolders(fs, [absolute, dirname(path)]);
        throw error;
      }),
    );
  let proving: Promise<unknown> = Promise.resolve();
  /** One proof after another: each takes away the folders that it made, which the next might just have found. */
  const inTurn = (prove: () => Promise<void>): Promise<void> => {
    const proved = proving.then(prove);
    proving = proved.catch(() => {});
    return proved;
  };
  return {
    get root() {
      return absolute;
    },
    use(path) {
      absolute = resolve(path);
    },
    look: (other = absolute) =>
      orFail('library', 'look at', other, () => answers(other, () => lookAtLibrary(fs, other))),
    mark: (mark) =>
      orFail('library', 'write into the folder', absolute, async () => {
        await makeFolder(fs, 'library', absolute);
        return markLibrary(fs, absolute, mark);
      }),
    prove: () =>
      orFail('library', 'write into the folder', absolute, () => writeProof(fs, join(absolute, probeName()))),
    path: inFolder,
    part: (folder, fileId) => inFolder(folder, partName(fileId)),

    prepare: (folder) =>
      inTurn(async () => {
        if (folder !== '.') {
          await proveWritable(fs, inFolder(folder, probeName()));
          return;
        }
        // Nobody asked for the library itself yet: what was made to find out goes again.
        const made = await proveWritable(fs, join(absolute, probeName()));
        for (const each of made.reverse()) await fs.rmdir(each).catch(() => {});
      }),

    async publish(part, path) {
      const [folder, name, ...deeper] = relative(absolute, path).split(/[/\\]/);
      if (deeper.length > 0 || inFolder(folder ?? '', name ?? '') !== path) throw outside(absolute, path);
      return inLibrary('store', path, () => publishNew(fs, part, path));
    },

    makeSure: (path) => inLibrary('store', path, () => syncFolder(fs, dirname(path))),

    async writePart(part, text) {
      const bytes = Buffer.from(text, 'utf8');
      await inLibrary('write', part, () => writeWhole(fs, part, bytes));
      return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
    },

    async removeParts(folder) {
      const path = dirname(inFolder(folder, partName('any')));
      return orFail('library', 'clean up', path, () => removePartsIn(fs, path));
    },

    removeEmptyFolder(ofFile) {
      const folder = dirname(ofFile);
      return orFail('library', 'remove', folder, () => removeIfEmpty(fs, folder));
    },
  };
}

/** Always the same name: one that a kill left is taken away by the next. */
function probeName(): string {
  return partName('probe');
}

/** Makes the probe's folder and writes the probe into it. Returns the folders made. */
async function proveWritable(fs: FileSystem, probe: string): Promise<string[]> {
  const made = await makeFolder(fs, 'library', dirname(probe));
  await orFail('library', 'write into the folder', dirname(probe), async () => {
    await fs.rm(probe, { force: true });
    await openNew(fs, probe);
    await fs.rm(probe, { force: true });
  });
  return made;
}

/** Never through what lies there already; that somebody else proves the same in this moment is proof enough. */
async function openNew(fs: FileSystem, path: string): Promise<void> {
  try {
    await (await fs.open(path, 'wx')).close();
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Writes more than fits beside a file's name, and takes it away again. */
async function writeProof(fs: FileSystem, probe: string): Promise<void> {
  try {
    await writeWhole(fs, probe, randomBytes(PROOF_BYTES));
    await syncFile(fs, probe);
  } finally {
    await fs.rm(probe, { force: true }).catch(() => {});
  }
}

/** @throws FailureError `library_unwritable` that names the first of these folders, from above, which is none any more */
async function requireFolders(fs: FileSystem, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const kind = await kindOf(fs, 'library', folder);
    if (kind === 'other') throw notAFolder('library', folder);
    if (kind === 'nothing') {
      throw new FailureError(failure('library_unwritable', `The library folder ${folder} is gone.`));
    }
  }
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
  if (parts.length > 0) await syncFolder(fs, folder);
  return parts.length;
}

/** What the system says of a folder that holds something; Windows and some network disks say EPERM. */
const NOT_EMPTY = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'];

/** What was removed from the folder before must not be back after a power cut, when nobody knows of it any more. */
async function removeIfEmpty(fs: FileSystem, folder: string): Promise<void> {
  try {
    await fs.rmdir(folder);
    await syncFolder(fs, dirname(folder));
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (NOT_EMPTY.includes(code)) await syncFolder(fs, folder);
    else if (!ABSENT.includes(code)) throw error;
  }
}

function outside(root: string, path: string): FailureError {
  return new FailureError(
    failure(
      'storage_failed',
      `${JSON.stringify(path)} is not a file in a job's folder of the library ${root}.`,
    ),
  );
}
