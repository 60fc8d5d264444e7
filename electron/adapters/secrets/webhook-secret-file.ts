import { z } from 'zod';
import { SecretFile, type SecretFileOptions } from './secret-file.ts';

export const webhookSecretSchema = z.strictObject({ url: z.url(), secret: z.string().nullable() });

const storedSecretSchema = z.strictObject({
  endpointId: z.uuid(),
  /** What the cipher made of it, in base64; null where there was no cipher. */
  sealed: z.base64().nullable(),
  plain: webhookSecretSchema.nullable(),
});
const webhookFileSchema = z.strictObject({ version: z.literal(1), webhooks: z.array(storedSecretSchema) });

export type WebhookFile = z.infer<typeof webhookFileSchema>;
export type StoredSecret = z.infer<typeof storedSecretSchema>;

export function webhookSecretFile(
  options: Pick<SecretFileOptions<WebhookFile>, 'path' | 'reportProblem' | 'now'>,
): SecretFile<WebhookFile> {
  return new SecretFile({
    ...options,
    schema: webhookFileSchema,
    what: 'addresses and secrets of webhooks',
    advice: {
      whenDamaged: 'enter them again in Settings',
      whenNotWritten: 'Mend what the message names and try again.',
    },
  });
}
