import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTicker } from './ticker.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells all who watch, from one timer', () => {
  const ticker = createTicker(1_000);
  const heard: string[] = [];
  ticker.subscribe(() => heard.push(`a ${ticker.now()}`));
  ticker.subscribe(() => heard.push(`b ${ticker.now()}`));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(2_000);
  expect(heard).toEqual(['a 2000', 'b 2000', 'a 3000', 'b 3000']);
});

it('stands still while nobody watches, and knows the time again when somebody does', () => {
  const ticker = createTicker(1_000);
  const stop = ticker.subscribe(() => undefined);
  stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60_000);
  ticker.subscribe(() => undefined);
  expect(ticker.now()).toBe(61_000);
});
