/** Where the keys that move within a grid lead. */
export const GRID_KEYS = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
] as const;
export type GridKey = (typeof GRID_KEYS)[number];

export function isGridKey(key: string): key is GridKey {
  return (GRID_KEYS as readonly string[]).includes(key);
}

/** The shape of a grid: how many items, how many in a row, how many rows in view. */
export type GridShape = { readonly count: number; readonly columns: number; readonly rows: number };

/** The item that a key leads to from another; it stays within the grid, and up or down within its column where there is one. */
export function gridMove(key: GridKey, from: number, { count, columns, rows }: GridShape): number {
  const last = count - 1;
  const by = (step: number): number => {
    const to = from + step;
    if (to >= 0 && to <= last) return to;
    const vertical = Math.abs(step) >= columns && columns > 1;
    if (!vertical) return Math.min(last, Math.max(0, to));
    return to < 0 ? from % columns : lastInColumn(from % columns, columns, last);
  };
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, from - 1);
    case 'ArrowRight':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return by(-columns);
    case 'ArrowDown':
      // From the row before a short last row there may be nothing below; then the last item is the nearest.
      return from + columns > last && Math.floor(from / columns) < Math.floor(last / columns)
        ? last
        : by(columns);
    case 'PageUp':
      return by(-columns * Math.max(1, rows - 1));
    case 'PageDown':
      return by(columns * Math.max(1, rows - 1));
    case 'Home':
      return 0;
    case 'End':
      return last;
  }
}

function lastInColumn(column: number, columns: number, last: number): number {
  const inLastRow = last - (last % columns) + column;
  return inLastRow <= last ? inLastRow : Math.max(column, inLastRow - columns);
}
