import { z } from 'zod';
import { SecretFile, type SecretFileOptions } from './secret-file.ts';

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

export type KeyFile = z.infer<typeof keyFileSchema>;
/** A key as it is stored. */
export type SealedKey = KeyFile['keys'][number];

export function keyFile(
  options: Pick<SecretFileOptions<KeyFile>, 'path' | 'reportProblem' | 'now'>,
): SecretFile<KeyFile> {
  return new SecretFile({
    ...options,
    schema: keyFileSchema,
    what: 'API keys',
    advice: {
      whenDamaged: 'set them again in Settings',
      whenNotWritten: 'Mend what the message names, or keep the key until the app ends.',
    },
  });
}
