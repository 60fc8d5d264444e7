import { expect, it } from 'vitest';
import { GRID_KEYS, gridMove } from './grid-move.ts';

// 0 1 2
// 3 4 5
// 6 7
const shape = { count: 8, columns: 3, rows: 2 };

it.each([
  ['ArrowRight', 2, 3],
  ['ArrowRight', 7, 7],
  ['ArrowLeft', 3, 2],
  ['ArrowLeft', 0, 0],
  ['ArrowDown', 1, 4],
  ['ArrowDown', 5, 7],
  ['ArrowDown', 6, 6],
  ['ArrowUp', 7, 4],
  ['ArrowUp', 1, 1],
  ['PageDown', 0, 3],
  ['PageDown', 5, 5],
  ['PageDown', 4, 7],
  ['PageUp', 7, 4],
  ['PageUp', 2, 2],
  ['Home', 5, 0],
  ['End', 1, 7],
] as const)('%s leads from %i to %i', (key, from, to) => {
  expect(gridMove(key, from, shape)).toBe(to);
});

it('goes up and down a single column', () => {
  const list = { count: 5, columns: 1, rows: 3 };
  expect(gridMove('ArrowDown', 1, list)).toBe(2);
  expect(gridMove('ArrowDown', 4, list)).toBe(4);
  expect(gridMove('PageDown', 3, list)).toBe(4);
  expect(gridMove('PageUp', 1, list)).toBe(0);
});

it('never leaves the grid, whatever its shape', () => {
  for (const key of GRID_KEYS) {
    for (let count = 1; count < 9; count += 1) {
      for (let columns = 1; columns < 5; columns += 1) {
        for (let from = 0; from < count; from += 1) {
          const to = gridMove(key, from, { count, columns, rows: 3 });
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThan(count);
        }
      }
    }
  }
});
