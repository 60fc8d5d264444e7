import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, REDACTED } from './redaction.ts';

const SECRET = 'k3y/with+odd"chars\\&more';
const redact = createRedactor(() => [SECRET]);
const patternsOnly = createRedactor(() => []);

describe('redaction of the live secrets', () => {
  it.each([
    ['raw', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['JSON-escaped', JSON.stringify({ deep: SECRET })],
    ['base64', btoa(SECRET)],
    ['hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['hexadecimal in capitals', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['base64 behind a user name', btoa(`user:${SECRET}`)],
    ['base64 in the URL alphabet', btoa(`x${SECRET}`).replaceAll('+', '-').replaceAll('/', '_')],
  ])('finds it %s', (_form, text) => {
    const result = redact(`before ${text} after`);
    expect(result).toContain(REDACTED);
    expect(result).toMatch(/^before .* after$/);
    for (const part of ['k3y/with', encodeURIComponent('k3y/with'), 'with+odd'])
      expect(result).not.toContain(part);
  });

  it('finds every secret wherever it stands and however often', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8, maxLength: 60 }).filter((text) => text.trim().length >= 8),
        fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 5 }),
        (secret, between) => {
          const text = between.join(secret) + secret;
          expect(createRedactor(() => [secret])(text)).not.toContain(secret.trim());
        },
      ),
    );
  });

  it('leaves no piece of a secret that holds another one', () => {
    const [inner, outer] = ['0123456789abcdef', 'hooks/0123456789abcdef/send'];
    for (const secrets of [
      [inner, outer],
      [outer, inner],
    ]) {
      const both = createRedactor(() => secrets);
      expect(both(`to ${outer} and ${inner}`)).toBe(`to ${REDACTED} and ${REDACTED}`);
    }
  });

  it('covers a secret that is set later', () => {
    const live: string[] = [];
    const later = createRedactor(() => live);
    expect(later('the word hunter22')).toBe('the word hunter22');
    live.push('hunter22');
    expect(later('the word hunter22')).toBe(`the word ${REDACTED}`);
  });

  it('leaves ordinary words alone when a secret is too short to be one', () => {
    expect(createRedactor(() => ['a', ''])('a cat')).toBe('a cat');
  });
});

describe('redaction of what looks like a secret', () => {
  it.each([
    'sk-proj-abcdefghijklmnop',
    'sk-abcd****************wxyz',
    'sb_secret_0123456789abcdef',
    'whsec_MfKQ9r8GKYqrTwjU',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
  ])('finds %s', (token) => {
    expect(patternsOnly(`Incorrect key: ${token}.`)).not.toContain(token.slice(0, 12));
  });

  it('keeps what stands before a secret, so that the reader knows what was there', () => {
    expect(patternsOnly('Authorization: Bearer abcdef1234567890')).toBe(`Authorization: Bearer ${REDACTED}`);
    expect(patternsOnly('GET /v1?token=abc123&size=1')).toBe(`GET /v1?token=${REDACTED}&size=1`);
    expect(patternsOnly('https://me:pass@host/x')).toBe(`https://${REDACTED}@host/x`);
  });

  it('leaves JSON valid', () => {
    const json = JSON.stringify({
      header: 'Bearer abcdef1234567890',
      url: 'https://u:p@h/?key=abcdef',
      n: 1,
    });
    expect(JSON.parse(patternsOnly(json))).toEqual({
      header: `Bearer ${REDACTED}`,
      url: `https://${REDACTED}@h/?key=${REDACTED}`,
      n: 1,
    });
  });

  it('leaves ordinary log lines as they are', () => {
    const line =
      'Image 3: attempt 1 failed: basic composition at risk-level 2; a hash 9f86d081884c7d659a2feaa0c55ad015';
    expect(patternsOnly(line)).toBe(line);
  });

  it('says how much image data was left out', () => {
    expect(patternsOnly(`data:${'QUJD'.repeat(500)}`)).toBe('data:[2000 characters of data]');
  });
});
