import { expect, it } from 'vitest';
import { restartBudget } from './restart-budget.ts';

it('allows so many starts in any window of time, and more once the first have left it', () => {
  let time = 0;
  const mayRestart = restartBudget(3, 1_000, () => time);
  const askAt = (at: number): boolean => {
    time = at;
    return mayRestart();
  };
  expect([0, 100, 200].map(askAt)).toEqual([true, true, true]);
  expect([300, 999].map(askAt)).toEqual([false, false]);
  expect([1_000, 1_050, 1_100].map(askAt)).toEqual([true, false, true]);
});
