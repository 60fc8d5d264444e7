import { dirname } from 'node:path';
import { errorCode } from './file-failure.ts';
import type { FileSystem } from './file-system.ts';

/**
 * The steps that make files survive a power cut: a file's bytes are durable after its own fsync, its name only after the
 * fsync of the folder that holds the name.
 */

/** Some network and FUSE file systems refuse fsync on a folder; there the name is as durable as they make it. */
const NO_FOLDER_SYNC = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EISDIR'];

/** How a file system says that it has no hard links; Windows answers EISDIR for "invalid function" on FAT and exFAT. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR'];

/** Waits until the file's bytes are on the disk. */
export async function syncFile(fs: FileSystem, path: string): Promise<void> {
  // Opened for writing because Windows flushes no other handle.
  const file = await fs.open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Waits until the folder's names are on the disk. Windows keeps names by itself and cannot open a folder. */
export async function syncFolder(fs: FileSystem, path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await fs.open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!NO_FOLDER_SYNC.includes(errorCode(error) ?? '')) throw error;
  } finally {
    await folder.close();
  }
}

/** Gives a written part its name, replacing what has it, durably. */
export async function publishOver(fs: FileSystem, part: string, path: string): Promise<void> {
  await syncFile(fs, part);
  await fs.rename(part, path);
  await syncFolder(fs, dirname(path));
}

/** Gives a written part its name, durably, unless something has that name: then the part remains and the answer is `taken`. */
export async function publishNew(fs: FileSystem, part: string, path: string): Promise<'published' | 'taken'> {
  await syncFile(fs, part);
  if (!(await nameOnce(fs, part, path))) return 'taken';
  await syncFolder(fs, dirname(path));
  return 'published';
}

/** Moves the part to the name if the name is free, in one step that no other process can come between. */
async function nameOnce(fs: FileSystem, part: string, path: string): Promise<boolean> {
  const refusal = await linkCode(fs, part, path);
  if (refusal === 'EEXIST') {
    // A crash between link and unlink leaves both names on one file; publishing it again finishes that.
    if (!(await isSameFile(fs, part, path))) return false;
  } else if (refusal !== null) {
    return reserveAndRename(fs, part, path);
  }
  await fs.unlink(part);
  return true;
}

/** Links, and answers null, `EEXIST`, or the code that means that links do not work here. Throws for the rest. */
async function linkCode(fs: FileSystem, part: string, path: string): Promise<string | null> {
  try {
    await fs.link(part, path);
    return null;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' || (code !== null && NO_HARD_LINKS.includes(code))) return code;
    throw error;
  }
}

/** Without hard links: takes the name with an empty file, then replaces that one, which is ours. */
async function reserveAndRename(fs: FileSystem, part: string, path: string): Promise<boolean> {
  try {
    await (await fs.open(path, 'wx')).close();
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await fs.rename(part, path);
  } catch (error) {
    await fs.rm(path, { force: true });
    throw error;
  }
  return true;
}

async function isSameFile(fs: FileSystem, one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([fs.stat(one, { bigint: true }), fs.stat(other, { bigint: true })]);
  return a.ino === b.ino && a.dev === b.dev && a.ino !== 0n;
}
