import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import type { Files, Space } from '../../core/ports/files.ts';
import { createBallast } from './ballast.ts';
import { createExportFiles } from './exports.ts';
import { orFail } from './file-failure.ts';
import { type FileSystem, realFileSystem } from './file-system.ts';
import { createLibrary } from './library.ts';
import { libraryContents } from './library-contents.ts';
import { fileStat, nullWhenAbsent } from './look.ts';
import { createOriginals } from './originals.ts';
import { partOwner } from './part-owner.ts';
import { patient } from './patience.ts';
import { createPictureCache } from './picture-cache.ts';
import { measureUsage } from './usage.ts';

/** How much of a file is hashed between two turns of the event loop, in bytes: under a millisecond's work. */
const HASH_CHUNK = 512 * 1024;

export type FilesOptions = {
  readonly dataDir: string;
  readonly library: string;
  readonly fs?: FileSystem;
  /** How much space is kept to be given back when the disk is full; none if not given. */
  readonly ballastBytes?: number;
};

/** Makes the app's files on the local disk: base images in `<dataDir>/originals`, finished ones below `library`. */
export function createFiles({
  dataDir,
  library,
  fs = realFileSystem,
  ballastBytes = 0,
}: FilesOptions): Files {
  const inData = (name: string): string => join(resolve(dataDir), name);
  const places = {
    database: inData('safelight.db'),
    originals: inData('originals'),
    backups: inData('backups'),
  };
  const shelf = createLibrary(library, fs);
  const answers = patient();
  const owner = partOwner(resolve(dataDir));
  return {
    originals: createOriginals(places.originals, fs),
    library: shelf,
    contents: libraryContents(() => shelf.root, fs),
    thumbs: createPictureCache(inData('thumbs'), fs, owner),
    previews: createPictureCache(inData('previews'), fs, owner),
    bundlePictures: createPictureCache(inData('bundle-pictures'), fs, owner),
    cloudPictures: createPictureCache(inData('cloud-pictures'), fs, owner),
    exports: createExportFiles(() => join(shelf.root, 'exports'), fs, owner),
    backups: places.backups,
    usage: () => measureUsage(fs, places),
    size: (path) =>
      orFail('originals', 'look at', path, async () => (await fileStat(fs, path))?.size ?? null),
    sha256: (path) => orFail('originals', 'read', path, () => hashFile(fs, path)),
    append: (part, base64) => orFail('originals', 'write', part, () => append(fs, part, base64)),
    remove: (path) => orFail('originals', 'remove', path, () => fs.rm(path, { force: true })),
    freeBytes: (path) =>
      orFail('originals', 'measure the free space of', path, async () => {
        return (await spaceAt(fs, resolve(path))).freeBytes;
      }),
    space: (path) =>
      orFail('originals', 'measure the free space of', path, () =>
        answers(path, () => spaceAt(fs, resolve(path))),
      ),
    ballast: createBallast(inData('ballast'), ballastBytes),
  };
}

async function append(fs: FileSystem, part: string, base64: string): Promise<number> {
  const file = await fs.open(part, 'a');
  try {
    await file.writeFile(Buffer.from(base64, 'base64'));
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

async function hashFile(fs: FileSystem, path: string): Promise<string | null> {
  const file = await fs.open(path, 'r').catch(nullWhenAbsent);
  if (file === null) return null;
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(HASH_CHUNK);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, HASH_CHUNK, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** The disk that holds the path, or that would: asked of the nearest folder that exists. */
async function spaceAt(fs: FileSystem, path: string): Promise<Space> {
  const answer = await fs.statfs(path).catch(nullWhenAbsent);
  if (answer !== null) {
    const { dev } = await fs.stat(path);
    const { bavail, blocks, bsize } = answer;
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize, device: String(dev) };
  }
  const above = dirname(path);
  if (above === path) throw new Error('no folder of this path exists');
  return spaceAt(fs, above);
}
