import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

describe('the wait before the next try', () => {
  it('may be twice as long after each failure, up to five minutes', () => {
    const longest = [1, 2, 3, 8, 9, 1_000].map((failures) => backoffMs(failures, 1, null));
    expect(longest).toEqual([2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
  });

  it('lies anywhere below that, so that many devices do not come back at once', () => {
    expect(backoffMs(8, 0.25, null)).toBe(64_000);
  });

  it('is never shorter than a second, nor than what the server asks for, within an hour', () => {
    expect(backoffMs(5, 0, null)).toBe(1_000);
    expect(backoffMs(1, 0.5, 90_000)).toBe(90_000);
    expect(backoffMs(1, 0.5, 10 ** 12)).toBe(3_600_000);
  });

  it('is a whole number of milliseconds, whatever came before', () => {
    void fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) =>
        Number.isInteger(backoffMs(failures, random, null)),
      ),
    );
  });
});
