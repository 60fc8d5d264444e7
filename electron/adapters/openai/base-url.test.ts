import { describe, expect, test } from 'vitest';
import { isLocalHost, normaliseBaseUrl } from './base-url.ts';

describe('a base URL', () => {
  test.each([
    ['http://127.0.0.1:1234/v1', 'http://127.0.0.1:1234/v1'],
    ['  http://127.0.0.1:1234/v1/  ', 'http://127.0.0.1:1234/v1'],
    ['http://127.0.0.1:1234', 'http://127.0.0.1:1234/v1'],
    ['http://127.0.0.1:1234/', 'http://127.0.0.1:1234/v1'],
    ['HTTPS://API.OpenAI.com', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/images/generations', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/images/generations/', 'https://api.openai.com/v1'],
    ['https://gateway.example/images/generations', 'https://gateway.example'],
    ['https://gateway.example/openai', 'https://gateway.example/openai'],
    ['http://[::1]:8080', 'http://[::1]:8080/v1'],
  ])('%j becomes %s', (text, baseUrl) => {
    expect(normaliseBaseUrl(text)).toEqual({ ok: true, baseUrl });
  });

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['localhost:1234/v1', 'http:// or https://'],
    ['ftp://example.com', 'http:// or https://'],
    ['file:///etc/passwd', 'http:// or https://'],
    ['javascript:alert(1)', 'http:// or https://'],
    ['nonsense', 'http:// or https://'],
    ['http://', 'not a valid address'],
    ['http://exa mple.com', 'not a valid address'],
    ['http://example.com:99999', 'not a valid address'],
    ['https://user:secret@example.com/v1', 'user name or password'],
    ['https://example.com/v1?key=secret', 'query'],
    ['https://example.com/v1#top', 'fragment'],
  ])('%j is refused and the message says why', (text, why) => {
    const reading = normaliseBaseUrl(text);
    expect(reading.ok).toBe(false);
    if (!reading.ok) {
      expect(reading.message).toContain(why);
      expect(reading.message).not.toContain('secret');
      expect(reading.advice).not.toBe('');
    }
  });
});

test.each([
  ['127.0.0.1', true],
  ['localhost', true],
  ['[::1]', true],
  ['192.168.1.20', true],
  ['172.20.0.3', true],
  ['studio.local', true],
  ['gpubox', true],
  ['172.32.0.1', false],
  ['8.8.8.8', false],
  ['[2001:db8::1]', false],
  ['api.openai.com', false],
  ['local.example.com', false],
])('%s is on the local network: %s', (host, expected) => {
  expect(isLocalHost(host)).toBe(expected);
});
