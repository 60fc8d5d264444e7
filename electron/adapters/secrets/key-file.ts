import { rename } from 'node:fs/promises';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

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

/** The file is there and can be read, but is none of ours, or not whole. */
export class DamagedKeyFile extends Error {
  override readonly name = 'DamagedKeyFile';
}

/** The stored keys; none when there is no file. Rejects with DamagedKeyFile, or with why it cannot be read. */
export async function readKeyFile(path: string): Promise<SealedKey[]> {
  const text = await readPrivateFile(path);
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
export function writeKeyFile(path: string, keys: readonly SealedKey[]): Promise<void> {
  return writePrivateFile(path, JSON.stringify({ version: 1, keys }, null, 2));
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
