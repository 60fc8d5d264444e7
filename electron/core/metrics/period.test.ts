import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUCKETS, METRIC_PERIODS } from '../../../shared/contract/metrics.ts';
import { cut, resolvePeriod } from './period.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Wednesday, 14:30 UTC. */
const NOW = Date.UTC(2026, 2, 11, 14, 30);

describe('a period', () => {
  it('of a day begins at midnight of the clock of whoever asks', () => {
    const east = resolvePeriod({ period: 'today', utcOffsetMinutes: 10 * 60 }, NOW, null);
    expect(east.stretch).toEqual({ from: Date.UTC(2026, 2, 11, 14), to: NOW + 1 });
    const west = resolvePeriod({ period: 'yesterday', utcOffsetMinutes: -8 * 60 }, NOW, null);
    expect(west.stretch).toEqual({ from: Date.UTC(2026, 2, 10, 8), to: Date.UTC(2026, 2, 11, 8) });
    expect(west.before).toEqual({ from: Date.UTC(2026, 2, 9, 8), to: Date.UTC(2026, 2, 10, 8) });
  });

  it('that is a part of today is compared with the same part of yesterday', () => {
    const { stretch, before } = resolvePeriod({ period: 'today', utcOffsetMinutes: 0 }, NOW, null);
    expect(before).toEqual({ from: stretch.from - DAY, to: stretch.to - DAY });
  });

  it('of everything begins with the first thing that happened, and is compared with nothing', () => {
    const { stretch, before, bucket } = resolvePeriod(
      { period: 'all', utcOffsetMinutes: 0 },
      NOW,
      NOW - 300 * DAY,
    );
    expect([stretch, before, bucket]).toEqual([{ from: NOW - 300 * DAY, to: NOW + 1 }, null, 'week']);
  });

  it.each([
    ['24h', 'hour'],
    ['yesterday', 'hour'],
    ['7d', 'day'],
    ['90d', 'day'],
  ] as const)('of %s is shown by the %s', (period, bucket) => {
    expect(resolvePeriod({ period, utcOffsetMinutes: 0 }, NOW, null).bucket).toBe(bucket);
  });
});

describe('its pieces', () => {
  it('begin where days and weeks do, but for the first', () => {
    const week = cut({ from: NOW, to: NOW + 14 * DAY }, 'week', 60);
    expect(week.map(({ from }) => new Date(from + HOUR).toUTCString().slice(0, 22))).toEqual([
      'Wed, 11 Mar 2026 15:30',
      'Mon, 16 Mar 2026 00:00',
      'Mon, 23 Mar 2026 00:00',
    ]);
  });

  it('follow each other without a gap from its beginning to its end', () => {
    const arbitrary = fc.record({
      period: fc.constantFrom(...METRIC_PERIODS),
      utcOffsetMinutes: fc.integer({ min: -900, max: 900 }),
      now: fc.integer({ min: DAY * 400, max: NOW }),
      bucket: fc.constantFrom(...BUCKETS),
    });
    fc.assert(
      fc.property(arbitrary, ({ period, utcOffsetMinutes, now, bucket }) => {
        const { stretch } = resolvePeriod({ period, utcOffsetMinutes }, now, now - 20 * DAY);
        const pieces = cut(stretch, bucket, utcOffsetMinutes);
        expect(pieces[0]?.from).toBe(stretch.from);
        expect(pieces.at(-1)?.to).toBe(stretch.to);
        for (const [at, { from, to }] of pieces.entries()) {
          expect(to).toBeGreaterThan(from);
          if (at > 0) expect(from).toBe(pieces[at - 1]?.to);
        }
      }),
    );
  });
});
