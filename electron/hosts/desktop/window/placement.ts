/** A rectangle of the desktop in device-independent pixels, as Electron has them. */
export type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Where a window opens; without a place, in the middle of the main display. */
export type Placement = {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
};

/** The least that the page is made for. */
export const MIN_SIZE = { width: 900, height: 560 } as const;
const DEFAULT_SIZE = { width: 1280, height: 840 } as const;

/** How much of the window's upper edge must be on a display, for a person to see it and to drag it. */
const GRIP = { width: 120, height: 40 } as const;

/**
 * Where to open the window that was last at `remembered`, on the displays that are there now. One that nobody could reach any
 * more comes back to the middle, and none is larger than its display.
 * @param workAreas of the displays, without their bars; the main display's first
 */
export function placeWindow(remembered: Area | null, workAreas: readonly Area[]): Placement {
  if (remembered !== null) {
    for (const area of workAreas) {
      const there = { ...remembered, ...fitted(remembered, area) };
      if (canBeGripped(there, area)) return there;
    }
  }
  return fitted(remembered ?? DEFAULT_SIZE, workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE });
}

type Size = { readonly width: number; readonly height: number };

function fitted(wanted: Size, area: Area): Size {
  return {
    width: Math.max(MIN_SIZE.width, Math.min(wanted.width, area.width)),
    height: Math.max(MIN_SIZE.height, Math.min(wanted.height, area.height)),
  };
}

function canBeGripped(window: Area, area: Area): boolean {
  const left = Math.max(window.x, area.x);
  const right = Math.min(window.x + window.width, area.x + area.width);
  const top = Math.max(window.y, area.y);
  const bottom = Math.min(window.y + GRIP.height, area.y + area.height);
  return right - left >= GRIP.width && bottom - top >= GRIP.height / 2;
}
