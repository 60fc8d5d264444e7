import { describe, expect, it } from 'vitest';
import { normaliseBaseUrl } from '../../../electron/adapters/openai/base-url.ts';
import type { KeyState } from '../../../shared/domain/key.ts';
import { keyFor } from './key-state.ts';

const own: KeyState = { baseUrl: null, source: 'stored', endsWith: 'aaaa' };
const local: KeyState = { baseUrl: 'http://127.0.0.1:1234/v1', source: 'session', endsWith: 'bbbb' };
const environment: KeyState = { baseUrl: null, source: 'environment', endsWith: 'cccc' };
const ringOf = (...keys: KeyState[]) => ({ protection: 'system', backend: 'x', keys }) as const;

describe('the key of a server', () => {
  it('is the one that was set for it and no other server’s', () => {
    expect(keyFor(ringOf(local, own), null)).toBe(own);
    expect(keyFor(ringOf(local, own), 'http://127.0.0.1:1234/v1')).toBe(local);
    expect(keyFor(ringOf(own, local), 'http://127.0.0.1:8080/v1')).toBeNull();
  });

  it('is the environment’s where none was set', () => {
    expect(keyFor(ringOf(environment), 'http://127.0.0.1:8080/v1')).toBe(environment);
    expect(keyFor(ringOf(environment, own), null)).toBe(own);
  });

  it('is not one that is locked, while there is another', () => {
    const locked: KeyState = { baseUrl: null, source: 'locked', endsWith: '' };
    expect(keyFor(ringOf(locked, environment), null)).toBe(environment);
    expect(keyFor(ringOf(locked, local), null)).toBe(locked);
  });

  it('is found however its address was typed, by the app’s own rules', () => {
    for (const typed of [
      'http://127.0.0.1:1234',
      ' http://127.0.0.1:1234/v1/ ',
      'HTTP://127.0.0.1:1234/v1/images/generations',
    ]) {
      expect(normaliseBaseUrl(typed)).toMatchObject({ baseUrl: local.baseUrl });
      expect(keyFor(ringOf(local), typed)).toBe(local);
    }
    expect(keyFor(ringOf(local), 'no address')).toBeNull();
  });
});
