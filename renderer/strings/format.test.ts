import { describe, expect, it } from 'vitest';
import { fileSize } from '../../shared/text/units.ts';
import { bytes, duration, money, plural, span, timeOrDay } from './format.ts';

describe('duration', () => {
  it.each([
    [-5, '0:00'],
    [999, '0:00'],
    [61_000, '1:01'],
    [3_599_000, '59:59'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('span', () => {
  it.each([
    [850, '850 ms'],
    [4_200, '4.2 s'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
  ])('shows %i ms as %s', (ms, text) => {
    expect(span(ms)).toBe(text);
  });
});

it('shows bytes as the log and the command line do', () => {
  expect(bytes(1_536)).toBe(fileSize(1_536));
});

it('shows money to a hundredth of a cent', () => {
  expect(money(0.0421)).toBe('$0.0421');
  expect(money(1.5)).toBe('$1.50');
});

it('counts in words', () => {
  expect([0, 1, 1_200].map((count) => plural(count, 'image'))).toEqual([
    '0 images',
    '1 image',
    '1,200 images',
  ]);
  expect(plural(2, 'entry', 'entries')).toBe('2 entries');
});

it('shows a moment of today by its time, an earlier one by its day', () => {
  const now = new Date(2026, 2, 12, 18, 30).getTime();
  expect(timeOrDay(new Date(2026, 2, 12, 9, 5).getTime(), now)).toMatch(/^9:05.AM$/);
  expect(timeOrDay(new Date(2026, 2, 11, 23, 59).getTime(), now)).toBe('Mar 11');
  expect(timeOrDay(new Date(2025, 11, 31, 23, 59).getTime(), now)).toBe('Dec 31, 2025');
});
