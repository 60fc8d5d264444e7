import { expect, it } from 'vitest';
import { monthOf } from './month.ts';

it('a month goes from the first moment of its 1st to that of the next, by the local clock', () => {
  const lastMoment = new Date(2026, 11, 31, 23, 59, 59, 999).getTime();
  expect(monthOf(lastMoment)).toEqual({
    start: new Date(2026, 11, 1).getTime(),
    end: new Date(2027, 0, 1).getTime(),
  });
  expect(monthOf(lastMoment + 1).start).toBe(lastMoment + 1);
});
