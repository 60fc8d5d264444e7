import { describe, expect, it } from 'vitest';
import { clockWriter, elapsedWriter, relativeWriter } from './log-time.ts';

describe('the time of an entry', () => {
  it('is the local time of day with milliseconds', () => {
    const write = clockWriter();
    const at = (...parts: [number, number, number, number]) => new Date(2026, 0, 5, ...parts).getTime();
    expect(write(at(7, 8, 9, 4))).toBe('07:08:09.004');
    expect(write(at(7, 8, 9, 999))).toBe('07:08:09.999');
    expect(write(at(23, 59, 59, 0))).toBe('23:59:59.000');
    expect(write(at(7, 8, 9, 5))).toBe('07:08:09.005');
  });

  it('is how long after the start it was logged', () => {
    const write = elapsedWriter(1_000_000);
    expect(write(1_000_000)).toBe('+0:00.000');
    expect(write(1_083_456)).toBe('+1:23.456');
    expect(write(1_000_000 + 3_723_004)).toBe('+1:02:03.004');
    expect(write(999_000)).toBe('−0:01.000');
  });

  it('is how long ago it was logged', () => {
    const now = 10 * 86_400_000;
    const ago = (seconds: number) => relativeWriter(now)(now - seconds * 1_000);
    expect([-5, 0, 12, 90, 7_200, 200_000].map(ago)).toEqual([
      'now',
      'now',
      '12 s ago',
      '1 min ago',
      '2 h ago',
      '2 d ago',
    ]);
  });
});
