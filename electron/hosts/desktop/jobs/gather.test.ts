import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gather } from './gather.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('passes on together what came within the time, and what comes later by itself', () => {
  const passed: (readonly number[])[] = [];
  const add = gather<number>(1_000, (numbers) => passed.push(numbers));
  add(1);
  vi.advanceTimersByTime(900);
  add(2);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(100);
  add(3);
  vi.runAllTimers();
  expect(passed).toEqual([[1, 2], [3]]);
});
