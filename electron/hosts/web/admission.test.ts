import { expect, it } from 'vitest';
import { createAdmission } from './admission.ts';

it('gives the session in exchange for the token, once', () => {
  const admission = createAdmission();
  expect(admission.exchange('')).toBeNull();
  expect(admission.exchange(admission.token.slice(1))).toBeNull();
  const session = admission.exchange(admission.token);
  expect(admission.isSession(session ?? '')).toBe(true);
  expect(admission.exchange(admission.token)).toBeNull();
});

it('takes neither the token nor another start’s session for its own', () => {
  const [one, other] = [createAdmission(), createAdmission()];
  const session = one.exchange(one.token) ?? '';
  expect(other.isSession(session)).toBe(false);
  for (const text of ['', one.token, session.slice(1), `${session}=`, session.toLowerCase()])
    expect(one.isSession(text)).toBe(false);
});

it('makes secrets of 256 bits that differ', () => {
  const tokens = Array.from({ length: 50 }, () => createAdmission().token);
  expect(new Set(tokens).size).toBe(50);
  for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});
