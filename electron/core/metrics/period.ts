import type { Bucket, MetricPeriod, MetricsQuery, Stretch } from '../../../shared/contract/metrics.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** 1 January 1970 was a Thursday; weeks begin on Monday. */
const FIRST_MONDAY = 4 * DAY;
const BUCKET_MS: Readonly<Record<Bucket, number>> = { hour: HOUR, day: DAY, week: WEEK };
/** Longer periods are shown by days, then by weeks: more bars than this nobody can tell apart. */
const MOST_HOURS = 2 * DAY;
const MOST_DAYS = 120 * DAY;

export type Period = {
  readonly stretch: Stretch;
  /** What it is compared with; null when there is nothing before it. */
  readonly before: Stretch | null;
  readonly bucket: Bucket;
};

/**
 * When a period begins and ends, and what it is compared with: as long a stretch just before it, and for a part of today the same
 * part of yesterday.
 * @param now epoch milliseconds; what happens in this very millisecond still counts.
 * @param firstAt when the first thing happened of all; null when nothing did.
 */
export function resolvePeriod(
  { period, utcOffsetMinutes }: Pick<MetricsQuery, 'period' | 'utcOffsetMinutes'>,
  now: number,
  firstAt: number | null,
): Period {
  const end = now + 1;
  const stretch =
    typeof period === 'string' ? named(period, end, startOf('day', now, utcOffsetMinutes), firstAt) : period;
  const bucket = bucketOf(stretch);
  if (period === 'all') return { stretch, before: null, bucket };
  const back = period === 'today' ? DAY : stretch.to - stretch.from;
  const before = { from: Math.max(0, stretch.from - back), to: Math.max(0, stretch.to - back) };
  return { stretch, before: before.to > before.from ? before : null, bucket };
}

function named(period: MetricPeriod, end: number, midnight: number, firstAt: number | null): Stretch {
  switch (period) {
    case 'today':
      return { from: midnight, to: end };
    case 'yesterday':
      return { from: midnight - DAY, to: midnight };
    case '24h':
      return { from: end - DAY, to: end };
    case '7d':
      return { from: end - 7 * DAY, to: end };
    case '30d':
      return { from: end - 30 * DAY, to: end };
    case '90d':
      return { from: end - 90 * DAY, to: end };
    case 'all':
      return { from: Math.min(firstAt ?? end - 1, end - 1), to: end };
    default:
      return assertNever(period);
  }
}

function bucketOf({ from, to }: Stretch): Bucket {
  if (to - from <= MOST_HOURS) return 'hour';
  return to - from <= MOST_DAYS ? 'day' : 'week';
}

/** A stretch cut where hours, days or weeks begin on the asker's clock; its first and last piece may be shorter. */
export function cut(stretch: Stretch, bucket: Bucket, utcOffsetMinutes: number): Stretch[] {
  const pieces: Stretch[] = [];
  for (let { from } = stretch; from < stretch.to; ) {
    const to = Math.min(startOf(bucket, from, utcOffsetMinutes) + BUCKET_MS[bucket], stretch.to);
    pieces.push({ from, to });
    from = to;
  }
  return pieces;
}

/** When the hour, day or week of a moment began, by a clock that is ahead of UTC by so many minutes. */
function startOf(bucket: Bucket, at: number, utcOffsetMinutes: number): number {
  const shift = utcOffsetMinutes * 60_000 - (bucket === 'week' ? FIRST_MONDAY : 0);
  const length = BUCKET_MS[bucket];
  return Math.floor((at + shift) / length) * length - shift;
}
