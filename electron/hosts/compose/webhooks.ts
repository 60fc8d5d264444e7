import { join } from 'node:path';
import type { Cipher } from '../../adapters/secrets/cipher.ts';
import { createWebhookSecrets } from '../../adapters/secrets/webhook-secrets.ts';
import type { Ports } from '../../core/ports/index.ts';
import type { WebhookSender } from '../../core/ports/webhooks.ts';

/** The sender of webhooks, whose libraries are loaded when it is first used: most starts never send. */
export function lazySender(version: string): WebhookSender {
  let made: Promise<WebhookSender> | null = null;
  const sender = () => {
    made ??= import('../../adapters/webhooks/create-sender.ts').then(({ createSender }) =>
      createSender({ version }),
    );
    return made;
  };
  return {
    checkUrl: async (...args) => (await sender()).checkUrl(...args),
    checkSecret: async (secret) => (await sender()).checkSecret(secret),
    newSecret: async () => (await sender()).newSecret(),
    send: async (...args) => (await sender()).send(...args),
  };
}

export type WebhookSecretsFor = {
  readonly dataDir: string;
  readonly cipher: Cipher | null;
  readonly reportProblem: Ports['reportProblem'];
};

/** The addresses and secrets of webhooks, in the data directory's `webhooks.json`. */
export function openWebhookSecrets({
  dataDir,
  cipher,
  reportProblem,
}: WebhookSecretsFor): Promise<Ports['webhookSecrets']> {
  return createWebhookSecrets({
    file: join(dataDir, 'webhooks.json'),
    cipher,
    reportProblem,
    now: Date.now,
  });
}
