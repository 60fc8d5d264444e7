import { useEffect, useState } from 'react';

/** How large the tiles of the contact sheet are. */
export const TILE_SIZES = ['small', 'medium', 'large'] as const;
export type TileSize = (typeof TILE_SIZES)[number];

/** The least width of a tile, in CSS pixels; what is left of a row is shared among its tiles. */
const LEAST_WIDTH: Readonly<Record<TileSize, number>> = { small: 124, medium: 190, large: 260 };
/** Between tiles; the same as in contact-sheet.css. */
export const TILE_GAP = 12;

/** How many tiles lie side by side in this width. */
export function columnsFor(width: number, size: TileSize): number {
  return Math.max(1, Math.floor((width + TILE_GAP) / (LEAST_WIDTH[size] + TILE_GAP)));
}

/** The width of an element's content, renewed when it changes; 0 before it is drawn. */
export function useWidth(element: HTMLElement | null): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
