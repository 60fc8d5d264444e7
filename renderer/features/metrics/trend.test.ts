import { expect, test } from 'vitest';
import { trendOf } from './trend.ts';

test.each([
  [12, 10, { kind: 'up', share: 0.2 }],
  [5, 10, { kind: 'down', share: 0.5 }],
  [0, 10, { kind: 'down', share: 1 }],
  [1_001, 1_000, { kind: 'same' }],
  [3, 0, { kind: 'new' }],
  [0, 0, null],
  [3, null, null],
  [null, 3, null],
] as const)('from %s, where it was %s', (now, before, expected) => {
  const trend = trendOf(now, before);
  if (expected !== null && 'share' in expected) {
    expect(trend).toMatchObject({ kind: expected.kind, share: expect.closeTo(expected.share, 9) });
  } else expect(trend).toEqual(expected);
});
