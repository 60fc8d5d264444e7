import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contains, layoutRows, rowsBetween } from './row-layout.ts';

const byIndex = (index: number): number => index;

describe('a layout of rows', () => {
  it('adds up heights, whether rows were measured or not', () => {
    const layout = layoutRows(5, 20, new Map([[2, 50]]), byIndex);
    expect([0, 1, 2, 3, 4, 5].map(layout.top)).toEqual([0, 20, 40, 90, 110, 130]);
    expect(layout.height).toBe(130);
    expect([-5, 0, 19, 20, 40, 89, 90, 500].map(layout.at)).toEqual([0, 0, 0, 1, 2, 2, 3, 4]);
  });

  it('finds the same rows without a measured one as with one of the usual height', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(1_200), (count, offset) => {
        const even = layoutRows(count, 20, new Map(), byIndex);
        const measured = layoutRows(count, 20, new Map([[3, 20]]), byIndex);
        expect(measured.at(offset)).toBe(Math.max(0, even.at(offset)));
        expect(measured.height).toBe(even.height);
      }),
    );
  });

  it('finds the row in which an offset lies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 90 }), { minLength: 1 }),
        fc.nat(3_000),
        (heights, y) => {
          const layout = layoutRows(heights.length, 20, new Map(heights.entries()), byIndex);
          const row = layout.at(y);
          if (y < layout.height) {
            expect(layout.top(row)).toBeLessThanOrEqual(y);
            expect(layout.top(row + 1)).toBeGreaterThan(y);
          } else expect(row).toBe(heights.length - 1);
        },
      ),
    );
  });

  it('draws what is in view and some more, within what there is', () => {
    const layout = layoutRows(100, 20, new Map(), byIndex);
    expect(rowsBetween(layout, 0, 100, 4)).toEqual({ first: 0, end: 10 });
    expect(rowsBetween(layout, 1_000, 1_100, 4)).toEqual({ first: 46, end: 60 });
    expect(rowsBetween(layout, 1_900, 2_000, 4)).toEqual({ first: 91, end: 100 });
    expect(contains({ first: 46, end: 60 }, rowsBetween(layout, 1_010, 1_090, 0))).toBe(true);
    expect(rowsBetween(layoutRows(0, 20, new Map(), byIndex), 0, 100, 4)).toEqual({ first: 0, end: 0 });
  });
});
