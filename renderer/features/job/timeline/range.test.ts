import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { panned, revealing, zoomed } from './range.ts';

describe('the part of the time that is in view', () => {
  it('is zoomed around a moment, which stays where it is', () => {
    expect(zoomed({ from: 0, to: 1_000 }, 0.5, 500, 1_000)).toEqual({ from: 250, to: 750 });
    expect(zoomed({ from: 0, to: 1_000 }, 0.5, 1_000, 1_000)).toEqual({ from: 500, to: 1_000 });
  });

  it('never leaves the job, and never gets smaller than a few milliseconds', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 1e8 }),
        share,
        share,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (length, a, b, factor) => {
          const start = zoomed({ from: 0, to: length }, 0.5, a * length, length);
          for (const { from, to } of [
            zoomed(start, factor, start.from + b * (start.to - start.from), length),
            panned(start, (b - 0.5) * 3 * length, length),
          ]) {
            expect(from).toBeGreaterThanOrEqual(0);
            expect(to).toBeLessThanOrEqual(length * (1 + 1e-9));
            expect(to - from).toBeGreaterThanOrEqual(19.999);
          }
        },
      ),
    );
  });

  it('moves only when a moment is out of it', () => {
    const range = { from: 100, to: 200 };
    expect(revealing(range, 150, 1_000)).toBe(range);
    expect(revealing(range, 500, 1_000)).toEqual({ from: 410, to: 510 });
    expect(revealing(range, 0, 1_000)).toEqual({ from: 0, to: 100 });
  });
});
