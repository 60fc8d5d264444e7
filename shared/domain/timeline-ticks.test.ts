import { describe, expect, it } from 'vitest';
import { ticksOf } from './timeline-ticks.ts';

describe('the marks of the axis', () => {
  it('are at round times, and no more than have room', () => {
    expect(ticksOf({ from: 0, to: 21_800 }, 10)).toEqual({
      step: 5_000,
      at: [0, 5_000, 10_000, 15_000, 20_000],
    });
    expect(ticksOf({ from: 130, to: 190 }, 4)).toEqual({ step: 20, at: [140, 160, 180] });
    expect(ticksOf({ from: 0, to: 30 * 86_400_000 }, 5).step).toBe(6 * 86_400_000);
  });
});
