import { expect, test } from 'vitest';
import { roomIn } from './room.ts';

const LIMIT = { of: 'job', limitUsd: 1 } as const;

test.each([
  { spentUsd: 0.5, reservedUsd: 0.25, nextUsd: 0.25, kind: 'free' },
  // Ten times 0.1 is a little more than 1 in floats.
  { spentUsd: 0.7 + 0.1 + 0.1, reservedUsd: 0, nextUsd: 0.1, kind: 'free' },
  { spentUsd: 0.5, reservedUsd: 0.25, nextUsd: 0.26, kind: 'reserved' },
  { spentUsd: 0.75, reservedUsd: 0.25, nextUsd: 0.26, kind: 'none' },
  { spentUsd: 0.5, reservedUsd: 0.49, nextUsd: null, kind: 'free' },
  { spentUsd: 0.5, reservedUsd: 0.5, nextUsd: null, kind: 'reserved' },
  { spentUsd: 1, reservedUsd: 0, nextUsd: null, kind: 'none' },
  { spentUsd: 2, reservedUsd: 0, nextUsd: 0, kind: 'free' },
])(
  'with $$spentUsd of $1 spent and $$reservedUsd held, a call of $nextUsd finds room: $kind',
  ({ kind, ...asked }) => {
    expect(roomIn({ ...LIMIT, ...asked }).kind).toBe(kind);
  },
);

test('a budget that is reached says which, how much of it is used, and what the next call would take', () => {
  const asked = { limitUsd: 1, spentUsd: 0.75, reservedUsd: 0.2 };
  expect(roomIn({ ...asked, of: 'month', nextUsd: 0.3 })).toMatchObject({
    failure: {
      code: 'month_budget_reached',
      message: 'Monthly budget of $1 reached: $0.9500 spent or reserved, the next image about $0.3000',
    },
  });
  expect(roomIn({ ...asked, of: 'job', reservedUsd: 0.25, nextUsd: null })).toMatchObject({
    failure: { code: 'budget_reached', message: 'Budget of $1 reached: $1.0000 spent or reserved' },
  });
});
