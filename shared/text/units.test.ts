import { describe, expect, it } from 'vitest';
import { clockTime, counted, dayAndTime, dollars, duration, fileSize } from './units.ts';

describe('quantities', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [12_340, '12.3 s'],
    [59_960, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_600, '1 h 00 min'],
    [7_860_000, '2 h 11 min'],
  ])('a duration of %d ms is %s', (ms, text) => expect(duration(ms)).toBe(text));

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_400_000, '1.4 MB'],
    [999_960, '1.0 MB'],
    [150_000_000, '150 MB'],
  ])('%d bytes are %s', (bytes, text) => expect(fileSize(bytes)).toBe(text));

  it.each([
    [0, '$0.00'],
    [1.5, '$1.50'],
    [0.0415, '$0.0415'],
    [0.04, '$0.04'],
    [0.011, '$0.0110'],
    [12.99999, '$13.00'],
    [0.000021, 'under $0.0001'],
  ])('%d dollars are %s', (usd, text) => expect(dollars(usd)).toBe(text));

  it('times are local and have milliseconds', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
    expect(clockTime(at)).toBe('03:04:05.006');
    expect(dayAndTime(at)).toBe('2026-01-02 03:04');
  });

  it('counts have their plural', () => {
    expect([counted(1, 'image'), counted(0, 'image'), counted(1_200, 'image')]).toEqual([
      '1 image',
      '0 images',
      '1,200 images',
    ]);
  });
});
