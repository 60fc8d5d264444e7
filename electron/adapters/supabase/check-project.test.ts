import { describe, expect, it } from 'vitest';
import { complaintAbout } from './check-project.ts';

const URL_OK = 'https://abcdefghijklmnopqrst.supabase.co';
const KEY_OK = 'sb_publishable_0123456789';
const jwt = (claims: object) =>
  `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

describe('an address', () => {
  it.each([
    URL_OK,
    `  ${URL_OK}/ `,
    'https://supabase.example.com',
    'http://localhost:54321',
    'http://127.0.0.1:54321',
  ])('%s is fine', (url) => {
    expect(complaintAbout({ url, publishableKey: KEY_OK })).toBeNull();
  });

  it.each([
    ['supabase', 'is no address'],
    ['http://example.com', 'https://'],
    ['ftp://example.com', 'https://'],
    ['https://user:word@example.com', 'user name'],
    [`${URL_OK}/rest/v1`, 'more than'],
    [`${URL_OK}?a=b`, 'more than'],
    ['https://supabase.com/dashboard', 'dashboard'],
  ])('%s is none', (url, words) => {
    expect(complaintAbout({ url, publishableKey: KEY_OK })).toMatchObject({
      field: 'url',
      message: expect.stringContaining(words),
    });
  });

  it("of a project's page in the dashboard tells the project's own", () => {
    const url = 'https://supabase.com/dashboard/project/abcdefghijklmnopqrst/settings/api-keys';
    expect(complaintAbout({ url, publishableKey: KEY_OK })?.advice).toContain(`${URL_OK}.`);
  });
});

describe('a key', () => {
  it.each([KEY_OK, ` ${KEY_OK} `, jwt({ role: 'anon' }), 'a-self-hosted-key'])(
    '%s is fine',
    (publishableKey) => {
      expect(complaintAbout({ url: URL_OK, publishableKey })).toBeNull();
    },
  );

  it.each(['sb_secret_0123456789', jwt({ role: 'service_role' })])(
    'that opens everything is refused: %s',
    (publishableKey) => {
      const complaint = complaintAbout({ url: URL_OK, publishableKey });
      expect(complaint).toMatchObject({
        field: 'publishableKey',
        message: expect.stringContaining("opens everybody's data"),
      });
      expect(JSON.stringify(complaint)).not.toContain(publishableKey);
    },
  );

  it.each(['sb_temp_0123', jwt({ role: 'authenticated' }), 'eyJhbGciOi', 'two words', 'naïve', ''])(
    'that is none is refused: %s',
    (publishableKey) => {
      expect(complaintAbout({ url: URL_OK, publishableKey })?.field).toBe('publishableKey');
    },
  );
});
