import { hash32 } from '../../../electron/adapters/demo/painter/random.ts';

/** What a canary is planted as. */
export const KINDS = ['api key', 'webhook address', 'webhook secret', 'cloud password'] as const;
export type Kind = (typeof KINDS)[number];

export type Canary = { readonly kind: Kind; readonly secret: string };

/** As many webhooks as the app takes, each with two secrets; and so many passwords; the rest are keys. */
const MOST_WEBHOOKS = 20;
const PASSWORDS = 10;
/** Of a signing secret, of which the specification of Standard Webhooks allows 24 to 64. */
const SIGNING_BYTES = 32;

/**
 * Secrets of which nothing but knowing them tells that they are any, with signs that JSON, URLs and base64 write in ways of their own.
 * Only webhook secrets have the look that their specification wants.
 */
export function canaries(count: number, seed: number): Canary[] {
  return Array.from({ length: count }, (_, at): Canary => {
    const random = hash32(`${seed} canary ${at}`).toString(36) + hash32(`${seed} ${at}`).toString(36);
    if (at < Math.min(MOST_WEBHOOKS, Math.ceil(count / 5))) {
      return { kind: 'webhook address', secret: `Hook${at}-${random}` };
    }
    if (at < 2 * Math.min(MOST_WEBHOOKS, Math.ceil(count / 5))) {
      return {
        kind: 'webhook secret',
        secret: `whsec_${Buffer.from(random.padEnd(SIGNING_BYTES, random)).toString('base64')}`,
      };
    }
    if (at < 2 * Math.min(MOST_WEBHOOKS, Math.ceil(count / 5)) + Math.min(PASSWORDS, Math.ceil(count / 10))) {
      return { kind: 'cloud password', secret: `Pass/With+Odd="Signs"\\${random}&é` };
    }
    return { kind: 'api key', secret: `Key${at}/With+Odd="Signs"\\${random}&~!` };
  });
}

/** How somebody who was given a secret may give it back. */
export const ECHOES: readonly ((secret: string) => string)[] = [
  (secret) => `it was ${secret}, was it not`,
  (secret) => `Authorization: Basic ${Buffer.from(`user:${secret}`).toString('base64')}`,
  (secret) => Buffer.from(`xy:${secret} z`).toString('base64url'),
  (secret) => Buffer.from(`z${secret}`).toString('base64'),
  (secret) => `https://example.com/?q=${encodeURIComponent(secret)}&token=${encodeURIComponent(secret)}`,
  (secret) => JSON.stringify({ answer: secret }),
  (secret) => Buffer.from(secret).toString('hex'),
  (secret) => `0x${Buffer.from(secret).toString('hex').toUpperCase()}`,
];

/** Every form in which a secret must not be found: as it is, and what it alone determines in JSON, URLs, base64 and hexadecimal. */
export function formsOf(secret: string): string[] {
  const base64 = ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(4, -4),
  );
  const url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = Buffer.from(secret).toString('hex');
  const plain = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  return [...new Set([...plain, ...base64, ...url, hex, hex.toUpperCase()])];
}
