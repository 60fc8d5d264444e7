import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { WebhookProblem, WebhookRequest } from '../../core/ports/webhooks.ts';

const PREFIX = 'whsec_';
/** Between how many bytes a secret should have, by the Standard Webhooks specification. */
const SECRET_BYTES = { min: 24, max: 64, made: 32 } as const;

export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES.made).toString('base64');
}

/** What is wrong with a signing secret; null when nothing is. Shows nothing of it. */
export function checkSecret(secret: string): WebhookProblem | null {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0;
  const bytes = isBase64 ? Buffer.from(encoded, 'base64').length : 0;
  if (bytes >= SECRET_BYTES.min && bytes <= SECRET_BYTES.max) return null;
  return {
    message: 'This is no signing secret.',
    advice: `It is ${PREFIX} and ${SECRET_BYTES.min} to ${SECRET_BYTES.max} bytes in base64. Leave it empty to have one made.`,
  };
}

/** The headers by which a receiver knows whom a message is from: the Standard Webhooks signature, version 1 (HMAC-SHA256). */
export function signatureHeaders({ signing, at, body }: WebhookRequest): Record<string, string> {
  if (signing === null) return {};
  const { id, secret } = signing;
  const time = new Date(at);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, time, body),
  };
}
