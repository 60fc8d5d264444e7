import { expect, it } from 'vitest';
import { CloudError, type CloudRow } from '../ports/cloud.ts';
import { PageSize } from './page-size.ts';

const problem = { code: 'server', message: 'too large', advice: null } as const;

/** Asks so often for a page of rows of so many characters, of a server that sends no more than `most` of them at once. */
async function limitsOf(size: PageSize, rowSize: number, times: number, most = 1e9): Promise<number[]> {
  const limits: number[] = [];
  const serve = async (limit: number): Promise<CloudRow[]> => {
    limits.push(limit);
    if (limit * rowSize > most) throw new CloudError(problem, { tooMuch: true });
    return Array(limit).fill({ text: 'x'.repeat(rowSize) });
  };
  for (let count = 0; count < times; count += 1) await size.ask(serve);
  return limits;
}

it('asks for more each time while what comes is small, up to 500', async () => {
  expect(await limitsOf(new PageSize(50), 300, 6)).toEqual([50, 100, 200, 400, 500, 500]);
});

it('stays where what comes is a good piece, and asks for less where it is large', async () => {
  expect(await limitsOf(new PageSize(100), 20_000, 3)).toEqual([100, 100, 100]);
  expect(await limitsOf(new PageSize(100), 63_000, 3)).toEqual([100, 50, 50]);
});

it('asks again for half of it where it was too much, down to a single row', async () => {
  const size = new PageSize(100);
  expect(await limitsOf(size, 300_000, 1, 10_000_000)).toEqual([100, 50, 25]);
  expect(await limitsOf(size, 6_000_000, 2, 10_000_000)).toEqual([12, 6, 3, 1, 1]);
  await expect(limitsOf(size, 20_000_000, 1, 10_000_000)).rejects.toThrow('too large');
});

it('does not ask again where something else is in the way', async () => {
  let asked = 0;
  const page = new PageSize(100).ask(async () => {
    asked += 1;
    throw new CloudError(problem);
  });
  await expect(page).rejects.toThrow('too large');
  expect(asked).toBe(1);
});
