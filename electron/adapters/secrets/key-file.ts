import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const keyFileSchema = z.strictObject({
  version: z.literal(1),
  keys: z.array(
    z.strictObject({
      /** The server that the key is for; null for the provider's own address. */
      baseUrl: z.string().nullable(),
      /** What the cipher made of the key, in base64. */
      sealed: z.base64(),
    }),
  ),
});

/** A key as it is stored. */
export type SealedKey = z.infer<typeof keyFileSchema>['keys'][number];

/** For its user alone: the cipher may be one that any program can undo. */
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** The file is there and can be read, but is none of ours, or not whole. */
export class DamagedKeyFile extends Error {
  override readonly name = 'DamagedKeyFile';
}

/** The stored keys; none when there is no file. Rejects with DamagedKeyFile, or with why it cannot be read. */
export async function readKeyFile(path: string): Promise<SealedKey[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? [] : parse(text);
}

function parse(text: string): SealedKey[] {
  try {
    return keyFileSchema.parse(JSON.parse(text)).keys;
  } catch (cause) {
    throw new DamagedKeyFile('It does not hold what Safelight writes there', { cause });
  }
}

/** Replaces the file as a whole: after a crash or a power cut it is the old one or the new one. */
export async function writeKeyFile(path: string, keys: readonly SealedKey[]): Promise<void> {
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  // What a crash left would keep its own permissions.
  await rm(part, { force: true });
  try {
    await writeDurably(part, JSON.stringify({ version: 1, keys }, null, 2));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Gives the file another name, so that it is kept and in nobody's way. Returns that name; null when there is no file. */
export async function setAside(path: string, now: number): Promise<string | null> {
  const aside = `${path}.unreadable-${now}`;
  try {
    await rename(path, aside);
    return aside;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
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
