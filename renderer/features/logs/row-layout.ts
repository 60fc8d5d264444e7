export type RowKey = number | string;

/** Where each of many rows lies, in pixels from the top of the first. */
export type RowLayout = {
  readonly count: number;
  readonly height: number;
  /** The upper edge of a row; of the one after the last, the height of all. */
  top(index: number): number;
  /** The row that an offset lies in: the first for what is above all, the last for what is below. */
  at(offset: number): number;
};

/**
 * Rows of one height, but for those in `tall`, which were measured. A window of the log has 2,000 rows at most, so adding them up
 * anew costs some microseconds.
 */
export function layoutRows(
  count: number,
  rowHeight: number,
  tall: ReadonlyMap<RowKey, number>,
  keyOf: (index: number) => RowKey,
): RowLayout {
  if (tall.size === 0) return evenLayout(count, rowHeight);
  const tops = new Float64Array(count + 1);
  for (let index = 0; index < count; index += 1) {
    tops[index + 1] = (tops[index] ?? 0) + (tall.get(keyOf(index)) ?? rowHeight);
  }
  const top = (index: number): number => tops[clamp(index, count)] ?? 0;
  return { count, height: top(count), top, at: (offset) => lastAtMost(tops, offset, count) };
}

function evenLayout(count: number, rowHeight: number): RowLayout {
  return {
    count,
    height: count * rowHeight,
    top: (index) => clamp(index, count) * rowHeight,
    at: (offset) => clamp(Math.floor(offset / rowHeight), count - 1),
  };
}

/** The last row whose upper edge is not below the offset. */
function lastAtMost(tops: Float64Array, offset: number, count: number): number {
  let low = 0;
  let high = Math.max(0, count - 1);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tops[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function clamp(index: number, most: number): number {
  return Math.max(0, Math.min(index, most));
}

/** Rows to draw: `first` to before `end`. */
export type RowRange = { readonly first: number; readonly end: number };

/** The rows between two offsets, and as many more on either side. */
export function rowsBetween(layout: RowLayout, top: number, bottom: number, more: number): RowRange {
  const first = Math.max(0, layout.at(top) - more);
  const end = Math.min(layout.count, layout.at(bottom) + 1 + more);
  return { first, end };
}

export function contains(range: RowRange, other: RowRange): boolean {
  return range.first <= other.first && range.end >= other.end;
}
