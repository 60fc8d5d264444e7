import { STEPS, type Step } from '../../../shared/domain/log-entry.ts';
import { type GridKey, gridMove } from './grid-move.ts';

/** The columns of the matrix; null is the image's own. */
export const MATRIX_COLUMNS: readonly (Step | null)[] = [null, ...STEPS];

export type Spot = { readonly row: number; readonly column: number };

/** `far`: Home and End go to the first and last row too. `inView`: how many rows a page is. */
export type MatrixShape = { readonly rows: number; readonly inView: number; readonly far: boolean };

/** The cell that a key leads to from another. */
export function matrixMove(key: GridKey, { row, column }: Spot, { rows, inView, far }: MatrixShape): Spot {
  const last = MATRIX_COLUMNS.length - 1;
  switch (key) {
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(last, column + 1) };
    case 'Home':
      return { row: far ? 0 : row, column: 0 };
    case 'End':
      return { row: far ? rows - 1 : row, column: last };
    default:
      return { row: gridMove(key, row, { count: rows, columns: 1, rows: inView }), column };
  }
}
