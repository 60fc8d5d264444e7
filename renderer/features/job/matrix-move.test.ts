import { expect, it } from 'vitest';
import { matrixMove } from './matrix-move.ts';

const shape = { rows: 100, inView: 10, far: false };

it.each([
  ['ArrowRight', [3, 0], [3, 1]],
  ['ArrowRight', [3, 8], [3, 8]],
  ['ArrowLeft', [3, 0], [3, 0]],
  ['ArrowDown', [3, 4], [4, 4]],
  ['ArrowUp', [0, 4], [0, 4]],
  ['PageDown', [3, 4], [12, 4]],
  ['PageDown', [98, 4], [99, 4]],
  ['Home', [3, 4], [3, 0]],
  ['End', [3, 4], [3, 8]],
] as const)('%s leads from %j to %j', (key, [row, column], [toRow, toColumn]) => {
  expect(matrixMove(key, { row, column }, shape)).toEqual({ row: toRow, column: toColumn });
});

it('goes to the first and last cell of all with Control', () => {
  expect(matrixMove('Home', { row: 50, column: 4 }, { ...shape, far: true })).toEqual({ row: 0, column: 0 });
  expect(matrixMove('End', { row: 50, column: 4 }, { ...shape, far: true })).toEqual({ row: 99, column: 8 });
});
