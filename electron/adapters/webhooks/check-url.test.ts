import { describe, expect, it } from 'vitest';
import { checkUrl } from './check-url.ts';
import { checkSecret, newSecret } from './sign.ts';

describe('an address', () => {
  it.each([
    'https://example.com/hook',
    'https://example.com:8443/hook?token=abc',
    'https://93.184.216.34/hook',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
  ])('%s is taken', (url) => {
    expect(checkUrl(url, 'standard', false)).toBeNull();
  });

  it.each([
    ['', 'no web address'],
    ['example.com', 'no web address'],
    ['http://example.com/', 'http:'],
    ['ftp://example.com/', 'ftp:'],
    ['file:///etc/passwd', 'no web address'],
    ['javascript:alert(1)', 'no web address'],
    ['https://user:password@example.com/', 'user name or password'],
    ['https://example.com/#part', '#'],
    ['https://example.com:22/', 'Port 22'],
    ['https://example.com:25/', 'Port 25'],
    ['https://example.com:6667/', 'Port 6667'],
    ['https://localhost/', 'this computer'],
    ['https://LOCALHOST./', 'this computer'],
    ['https://api.localhost/', 'this computer'],
    ['https://127.0.0.1/', 'this computer or its network'],
    ['https://0x7f.1/', 'this computer or its network'],
    ['https://2130706433/', 'this computer or its network'],
    ['https://017700000001/', 'this computer or its network'],
    ['https://[::1]/', 'this computer or its network'],
    ['https://[::ffff:10.0.0.1]/', 'this computer or its network'],
    ['https://169.254.169.254/latest/meta-data', 'never sent to'],
    ['https://0/', 'never sent to'],
  ])('%s is refused', (url, why) => {
    expect(checkUrl(url, 'standard', false)?.message).toContain(why);
  });

  it('on this network is taken where that is allowed, also without TLS', () => {
    expect(checkUrl('http://localhost:8080/hook', 'standard', true)).toBeNull();
    expect(checkUrl('http://192.168.1.5/hook', 'standard', true)).toBeNull();
    expect(checkUrl('http://93.184.216.34/hook', 'standard', true)?.message).toContain('https');
    expect(checkUrl('http://169.254.169.254/', 'standard', true)?.message).toContain('never sent to');
  });

  it.each([
    ['slack', 'https://hooks.slack.com/services/T0/B0/abc', null],
    ['slack', 'https://hooks.slack.com.example.com/services/T0/B0/abc', 'no address of Slack'],
    ['discord', 'https://discord.com/api/webhooks/1/abc', null],
    ['discord', 'https://example.com/api/webhooks/1/abc', 'no address of Discord'],
  ] as const)('for %s must be of that service: %s', (kind, url, why) => {
    const problem = checkUrl(url, kind, false);
    if (why === null) expect(problem).toBeNull();
    else expect(problem?.message).toContain(why);
  });

  it('is not repeated in what is said of it', () => {
    const problem = checkUrl('http://example.com/a-secret-path', 'standard', false);
    expect(JSON.stringify(problem)).not.toContain('a-secret-path');
  });
});

describe('a signing secret', () => {
  it('that was made is taken, and no two are the same', () => {
    const made = Array.from({ length: 20 }, newSecret);
    expect(made.map(checkSecret)).toEqual(made.map(() => null));
    expect(new Set(made).size).toBe(made.length);
  });

  it.each(['', 'whsec_', 'whsec_short', 'abc', `whsec_${'%'.repeat(32)}`, `whsec_${'A'.repeat(400)}`])(
    '%s is refused, and not repeated',
    (secret) => {
      const problem = checkSecret(secret);
      expect(problem?.message).toBe('This is no signing secret.');
      if (secret.length > 6) expect(JSON.stringify(problem)).not.toContain(secret);
    },
  );
});
