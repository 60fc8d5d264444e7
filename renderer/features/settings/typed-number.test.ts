import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { typedNumber } from './typed-number.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A field on a stored number, and what it saved and showed. */
function field(stored: number | null, accepts = true) {
  const saved: (number | null)[] = [];
  const shown: (number | null)[] = [];
  const number = typedNumber({
    stored: () => stored,
    show: (value) => void shown.push(value),
    save: async (value) => {
      saved.push(value);
      if (accepts) stored = value;
      return accepts;
    },
  });
  return { number, saved, shown };
}

it('saves nothing while it is typed, however long a pause is', async () => {
  const { number, saved, shown } = field(50);
  number.type(null);
  await vi.advanceTimersByTimeAsync(60_000);
  number.type(1);
  await vi.advanceTimersByTimeAsync(60_000);
  number.type(100);
  expect(shown).toEqual([null, 1, 100]);
  expect(saved).toEqual([]);
  number.commit();
  expect(saved).toEqual([100]);
});

it('saves an emptied field once it is left', () => {
  const { number, saved } = field(50);
  number.type(null);
  number.commit();
  expect(saved).toEqual([null]);
});

it('saves once when Enter is pressed and the field is left then', async () => {
  const { number, saved } = field(50);
  number.type(70);
  number.commit();
  number.commit();
  number.type(70);
  number.commit();
  expect(saved).toEqual([70]);
});

it('saves nothing when what was typed is what is stored', () => {
  const { number, saved } = field(50);
  number.type(5);
  number.type(50);
  number.commit();
  expect(saved).toEqual([]);
});

it('shows what holds when a number is refused, unless more was typed meanwhile', async () => {
  const { number, shown } = field(50, false);
  number.type(7);
  number.commit();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown).toEqual([7, 50]);
  number.type(8);
  number.commit();
  number.type(9);
  await vi.advanceTimersByTimeAsync(0);
  expect(shown.at(-1)).toBe(9);
});

it('shows what another window stored, unless something typed would be lost', () => {
  const { number, shown } = field(50);
  number.changed();
  number.type(7);
  number.changed();
  expect(shown).toEqual([50, 7]);
});
