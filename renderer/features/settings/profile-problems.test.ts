import { describe, expect, it } from 'vitest';
import { normaliseBaseUrl } from '../../../electron/adapters/openai/base-url.ts';
import { profileProblems } from './profile-problems.ts';

const good = { name: 'Mine', baseUrl: 'http://127.0.0.1:1234/v1', model: 'sd' };

describe('a server', () => {
  it('needs a name, an address and a model', () => {
    expect(profileProblems(good)).toEqual({});
    expect(Object.keys(profileProblems({ name: ' ', baseUrl: '', model: '' })).sort()).toEqual([
      'baseUrl',
      'model',
      'name',
    ]);
  });

  it.each([
    'https://images.example.com',
    ' http://[::1]:8080/v1 ',
    'localhost:1234',
    'ftp://example.com/v1',
    'https://',
    'https://user:secret@example.com/v1',
    'https://example.com/v1?key=secret',
    'https://example.com/v1#part',
    'https://exa mple.com',
  ])('has the address %j only where a job could use it', (baseUrl) => {
    const refused = profileProblems({ ...good, baseUrl }).baseUrl !== undefined;
    expect(refused).toBe(!normaliseBaseUrl(baseUrl).ok);
  });
});
