import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Area, MIN_SIZE, placeWindow } from './placement.ts';

const MAIN: Area = { x: 0, y: 25, width: 1920, height: 1055 };
const RIGHT: Area = { x: 1920, y: 0, width: 2560, height: 1440 };

describe('placeWindow', () => {
  it('opens the first time in the middle, at its usual size', () => {
    expect(placeWindow(null, [MAIN])).toEqual({ width: 1280, height: 840 });
  });

  it('opens where the window was, on whichever display', () => {
    const there = { x: 2000, y: 100, width: 1500, height: 900 };
    expect(placeWindow(there, [MAIN, RIGHT])).toEqual(there);
  });

  it('opens in the middle, at the same size, when its display is gone', () => {
    const there = { x: 2000, y: 100, width: 1500, height: 900 };
    expect(placeWindow(there, [MAIN])).toEqual({ width: 1500, height: 900 });
  });

  it.each([
    ['only its left edge', { x: 1900, y: 100, width: 1000, height: 600 }],
    ['only its lower part', { x: 100, y: -400, width: 1000, height: 600 }],
    ['nothing', { x: -5000, y: 100, width: 1000, height: 600 }],
  ])('does not open where %s could be seen', (_what, there) => {
    expect(placeWindow(there, [MAIN])).toEqual({ width: 1000, height: 600 });
  });

  it('is no larger than the display that it opens on', () => {
    const huge = { x: 0, y: 25, width: 5000, height: 4000 };
    expect(placeWindow(huge, [MAIN])).toEqual({ x: 0, y: 25, width: 1920, height: 1055 });
    expect(placeWindow(null, [{ x: 0, y: 0, width: 1024, height: 600 }])).toEqual({
      width: 1024,
      height: 600,
    });
  });

  it('opens even when no display is known', () => {
    expect(placeWindow({ x: 5, y: 5, width: 1000, height: 700 }, [])).toEqual({ width: 1000, height: 700 });
  });

  it('always gives a window that the page fits into and that can be gripped', () => {
    const area = fc.record({
      x: fc.integer({ min: -9000, max: 9000 }),
      y: fc.integer({ min: -9000, max: 9000 }),
      width: fc.integer({ min: 0, max: 9000 }),
      height: fc.integer({ min: 0, max: 9000 }),
    });
    fc.assert(
      fc.property(fc.option(area), fc.array(area, { maxLength: 3 }), (remembered, areas) => {
        const { x, y, width, height } = placeWindow(remembered, areas);
        expect(width).toBeGreaterThanOrEqual(MIN_SIZE.width);
        expect(height).toBeGreaterThanOrEqual(MIN_SIZE.height);
        if (x === undefined || y === undefined) return;
        expect(areas.some((on) => x < on.x + on.width && y < on.y + on.height && x + width > on.x)).toBe(
          true,
        );
      }),
    );
  });
});
