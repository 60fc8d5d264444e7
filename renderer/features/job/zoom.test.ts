import { describe, expect, it } from 'vitest';
import { MOST_SCALE, panBy, wholeSight, within, zoomTo } from './zoom.ts';

const picture = { width: 2_000, height: 1_000 };
const frame = { width: 1_000, height: 800 };

describe('a picture in its frame', () => {
  it('fits whole, and a small one is not blown up', () => {
    expect(wholeSight(picture, frame)).toEqual({ scale: 0.5, x: 0, y: 0 });
    expect(wholeSight({ width: 100, height: 50 }, frame)).toEqual({ scale: 1, x: 0, y: 0 });
  });

  it('keeps what lies under the pointer there while it is zoomed', () => {
    const at = { x: 200, y: -100 };
    const before = wholeSight(picture, frame);
    const after = zoomTo(before, 2, at, picture, frame);
    const underPointer = (sight: typeof before) => [
      (at.x - sight.x) / sight.scale,
      (at.y - sight.y) / sight.scale,
    ];
    expect(underPointer(after)).toEqual(underPointer(before));
  });

  it('goes no smaller than whole and no larger than can be of use', () => {
    const sight = wholeSight(picture, frame);
    expect(zoomTo(sight, 0.01, { x: 0, y: 0 }, picture, frame).scale).toBe(0.5);
    expect(zoomTo(sight, 99, { x: 0, y: 0 }, picture, frame).scale).toBe(MOST_SCALE);
  });

  it('is moved no further than its edges', () => {
    const near = { scale: 1, x: 0, y: 0 };
    expect(panBy(near, { x: 9_999, y: -9_999 }, picture, frame)).toEqual({ scale: 1, x: 500, y: -100 });
    expect(panBy(near, { x: -20, y: 10 }, picture, frame)).toEqual({ scale: 1, x: -20, y: 10 });
  });

  it('is centred where it is smaller than the frame', () => {
    expect(within({ scale: 0.5, x: 40, y: 40 }, picture, frame)).toEqual({ scale: 0.5, x: 0, y: 0 });
  });
});
