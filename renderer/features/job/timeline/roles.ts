/**
 * The parts of a grid without a table's elements, since its rows are drawn as they scroll into view and its cells lie anywhere in time.
 * The grid itself has the focus, and says by `aria-activedescendant` which of its cells is meant.
 */
export const ROW_HEADER = { role: 'rowheader' } as const;
export const CELL = { role: 'gridcell' } as const;

/** @param place from 1 */
export function namedRow(label: string, place: number) {
  return { role: 'row', 'aria-label': label, 'aria-rowindex': place } as const;
}

export function namedCell(label: string) {
  return { role: 'gridcell', 'aria-label': label } as const;
}
