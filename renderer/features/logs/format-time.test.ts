import { expect, it } from 'vitest';
import { formatTime } from './format-time.ts';

it('shows the local time of day with milliseconds', () => {
  expect(formatTime(new Date(2026, 0, 5, 7, 8, 9, 4).getTime())).toBe('07:08:09.004');
  expect(formatTime(new Date(2026, 0, 5, 23, 59, 59, 999).getTime())).toBe('23:59:59.999');
});
