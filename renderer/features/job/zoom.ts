/** Where a picture lies in its frame: how large, and how far its middle is from the frame's, in CSS pixels. */
export type Sight = { readonly scale: number; readonly x: number; readonly y: number };
export type Extent = { readonly width: number; readonly height: number };
export type Point = { readonly x: number; readonly y: number };

/** One picture pixel shown as this many is enough to count them. */
export const MOST_SCALE = 16;
/** One step of the zoom buttons and keys. */
export const ZOOM_STEP = 1.25;

/** The scale at which all of the picture is seen. Never above 1: a small picture is not blown up. */
export function fitScale(picture: Extent, frame: Extent): number {
  if (picture.width === 0 || picture.height === 0) return 1;
  return Math.min(1, frame.width / picture.width, frame.height / picture.height);
}

/** All of the picture, in the middle. */
export function wholeSight(picture: Extent, frame: Extent): Sight {
  return { scale: fitScale(picture, frame), x: 0, y: 0 };
}

/** Another scale, with what lies at a point of the frame (from its middle) staying there. */
export function zoomTo(sight: Sight, scale: number, at: Point, picture: Extent, frame: Extent): Sight {
  const least = fitScale(picture, frame);
  const next = Math.min(MOST_SCALE, Math.max(least, scale));
  const grown = next / sight.scale;
  const moved = { scale: next, x: at.x - (at.x - sight.x) * grown, y: at.y - (at.y - sight.y) * grown };
  return within(moved, picture, frame);
}

/** Moved by so much, no further than the picture's edges. */
export function panBy(sight: Sight, by: Point, picture: Extent, frame: Extent): Sight {
  return within({ ...sight, x: sight.x + by.x, y: sight.y + by.y }, picture, frame);
}

/** The nearest sight that leaves no room beside a picture that is larger than the frame, and centres a smaller one. */
export function within(sight: Sight, picture: Extent, frame: Extent): Sight {
  const room = (shown: number, framed: number): number => Math.max(0, (shown * sight.scale - framed) / 2);
  const clamp = (offset: number, most: number): number => Math.min(most, Math.max(-most, offset));
  return {
    scale: sight.scale,
    x: clamp(sight.x, room(picture.width, frame.width)),
    y: clamp(sight.y, room(picture.height, frame.height)),
  };
}
