import { expect, it } from 'vitest';
import { batchesOf, MOST_CHARACTERS } from './sending.ts';

it('rows are cut into batches by their size, with a pause possible at each', async () => {
  let breaths = 0;
  const breathe = async (): Promise<void> => {
    breaths += 1;
  };
  const half = MOST_CHARACTERS / 2;
  const sizes = [half, half, 1, MOST_CHARACTERS + 1, 2, 3];
  expect(await batchesOf(sizes, (size) => size, breathe)).toEqual([
    [half, half],
    [1],
    [MOST_CHARACTERS + 1],
    [2, 3],
  ]);
  expect(breaths).toBe(sizes.length);
});
