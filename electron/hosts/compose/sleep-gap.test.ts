import { expect, it } from 'vitest';
import { sleepIn } from './sleep-gap.ts';

it('sees a sleep by either clock, whichever stands still meanwhile', () => {
  expect(sleepIn({ expected: 5_000, monotonic: 5_002, wall: 5_002 + 3_600_000 })).toEqual({ monotonicMs: 2 });
  expect(sleepIn({ expected: 5_000, monotonic: 3_605_000, wall: 3_605_000 })).toEqual({
    monotonicMs: 3_600_000,
  });
});

it('does not take a busy machine, or a clock that was set back, for a sleep', () => {
  expect(sleepIn({ expected: 5_000, monotonic: 12_000, wall: 12_000 })).toBeNull();
  expect(sleepIn({ expected: 5_000, monotonic: 5_000, wall: -3_600_000 })).toBeNull();
});
