import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

export const webhookSecretSchema = z.strictObject({ url: z.url(), secret: z.string().nullable() });

const storedSecretSchema = z.strictObject({
  endpointId: z.uuid(),
  /** What the cipher made of it, in base64; null where there was no cipher. */
  sealed: z.base64().nullable(),
  plain: webhookSecretSchema.nullable(),
});
const secretFileSchema = z.strictObject({ version: z.literal(1), webhooks: z.array(storedSecretSchema) });

export type StoredSecret = z.infer<typeof storedSecretSchema>;

/** The file is there and can be read, but is none of ours, or not whole. */
export class DamagedSecretFile extends Error {
  override readonly name = 'DamagedSecretFile';
}

/** What is stored; nothing when there is no file. Rejects with DamagedSecretFile, or with why it cannot be read. */
export async function readSecretFile(path: string): Promise<StoredSecret[]> {
  const text = await readPrivateFile(path);
  if (text === null) return [];
  try {
    return secretFileSchema.parse(JSON.parse(text)).webhooks;
  } catch (cause) {
    throw new DamagedSecretFile('It does not hold what Safelight writes there', { cause });
  }
}

/** Replaces the file as a whole. */
export function writeSecretFile(path: string, webhooks: readonly StoredSecret[]): Promise<void> {
  return writePrivateFile(path, JSON.stringify({ version: 1, webhooks }, null, 2));
}
