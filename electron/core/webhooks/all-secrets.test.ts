import { expect, it } from 'vitest';
import { createRedactor } from '../logging/redaction.ts';
import type { Ports } from '../ports/index.ts';
import { allSecrets } from './webhooks.ts';

type Lists = Record<'keys' | 'webhookSecrets' | 'cloudSession', readonly string[]>;

function secretsOf(lists: Lists): () => readonly string[] {
  const all = (name: keyof Lists) => ({ all: () => lists[name] });
  const ports = {
    keys: all('keys'),
    webhookSecrets: all('webhookSecrets'),
    cloudSession: all('cloudSession'),
  };
  return allSecrets(ports as unknown as Ports);
}

it('the secrets of providers, webhooks and the cloud account are redacted, whichever came last', () => {
  const lists: Lists = { keys: ['key-0123'], webhookSecrets: ['hook-0123'], cloudSession: [] };
  const redact = createRedactor(secretsOf(lists));
  expect(redact('key-0123 hook-0123 refresh-0123')).toBe('[redacted] [redacted] refresh-0123');
  lists.cloudSession = ['refresh-0123'];
  expect(redact('key-0123 hook-0123 refresh-0123')).toBe('[redacted] [redacted] [redacted]');
});

it('the list is made anew only when one of them has changed', () => {
  const lists: Lists = { keys: ['key-0123'], webhookSecrets: [], cloudSession: ['refresh-0123'] };
  const secrets = secretsOf(lists);
  const before = secrets();
  expect(secrets()).toBe(before);
  lists.cloudSession = ['refresh-4567'];
  expect(secrets()).toEqual(['key-0123', 'refresh-4567']);
});
