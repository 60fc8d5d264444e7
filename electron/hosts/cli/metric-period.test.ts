import { expect, test } from 'vitest';
import { metricPeriod } from './metric-period.ts';

test('a period is one that has a name, or days of this clock with both ends', () => {
  expect(metricPeriod('yesterday')).toBe('yesterday');
  expect(metricPeriod('2026-02-27..2026-03-01')).toEqual({
    from: new Date(2026, 1, 27).getTime(),
    to: new Date(2026, 2, 2).getTime(),
  });
});

test.each(['', 'week', '2026-02-30..2026-03-01', '2026-03-02..2026-03-01', '2026-03-01'])(
  '%j is none',
  (text) => {
    expect(() => metricPeriod(text)).toThrow('--period must be one of today, yesterday');
  },
);
