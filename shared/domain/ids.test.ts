import { expect, test } from 'vitest';
import { timestampSchema } from './ids.ts';

test('a time is one that a Date can hold and show', () => {
  expect(timestampSchema.safeParse(Date.UTC(9999, 11, 31, 23, 59, 59, 999)).success).toBe(true);
  // Of a bundle that somebody has tampered with: it would throw wherever it is shown.
  expect(timestampSchema.safeParse(9_000_000_000_000_000).success).toBe(false);
});
