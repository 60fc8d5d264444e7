import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** For its user alone: the cipher may be one that any program can undo. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** The text of a file; null when there is none. Rejects with why it cannot be read. */
export async function readPrivateFile(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Replaces the file as a whole: after a crash or a power cut it is the old one or the new one. Only its user can read it. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  // What a crash left would keep its own permissions.
  await rm(part, { force: true });
  try {
    await writeDurably(part, text);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', PRIVATE_FILE);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Windows keeps names by itself and cannot open a folder; some file systems refuse, and there the name is as durable as they make it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync().catch(() => {});
  } finally {
    await folder.close();
  }
}
