import type { Timeline, TimelineQuery, TimelineSort } from '../../../shared/contract/timeline.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { type SpanKind, type TimelineRow, WAIT_KINDS } from '../../../shared/domain/timeline.ts';
import { type ImageParts, partsOf } from './image-parts.ts';
import { bounded, imageSpans, jobSpans } from './spans.ts';
import { summaryOf } from './summary.ts';
import type { TimelineBuilder } from './timeline-builder.ts';
import { waitTotals } from './wait-pieces.ts';
import { wallOf } from './wall.ts';

/** How many of the slowest images are named. */
const SLOWEST = 5;

export type Looked = {
  readonly job: Job;
  readonly images: readonly Image[];
  readonly query: TimelineQuery;
  /** Epoch milliseconds while the job is worked on by this process; null when nobody here knows more than the log. */
  readonly now: number | null;
};

/** What of a job's time is asked for. */
export function timelineOf(builder: TimelineBuilder, { job, images, query, now }: Looked): Timeline {
  const { job: track } = builder;
  const end = now === null || track.hasEnded ? builder.end : builder.peek(now);
  const all = images.map((image) => partsOf(builder, image, end));
  const matching = all.filter(({ image }) => matches(image, query)).sort(ORDERS[query.sort]);
  const open = all.flatMap(({ last }) => last ?? []);
  const slowest = slowestOf(all);
  const wall = wallOf(builder, open, end);
  return {
    jobId: job.id,
    startedAt: job.createdAt,
    lengthMs: end,
    live: now !== null && !track.hasEnded,
    lastSeq: builder.lastSeq,
    job: jobSpans(track, builder.holds, end),
    totals: totalsOf(builder, all),
    wall,
    summary: summaryOf({ wall, lengthMs: end, ended: track.hasEnded, slowest: named(builder, slowest) }),
    slowest: slowest.map(({ image, sums }) => ({
      imageId: image.id,
      index: image.index,
      tookMs: sums.tookMs,
    })),
    total: matching.length,
    rows: matching.slice(query.offset, query.offset + query.limit).map((parts) => rowOf(builder, parts)),
  };
}

function matches(image: Image, { statuses, starred }: TimelineQuery): boolean {
  return (statuses === null || statuses.includes(image.status)) && (!starred || image.starred);
}

type Order = (a: ImageParts, b: ImageParts) => number;

const byStart: Order = (a, b) => {
  const difference = a.sums.beganAt - b.sums.beganAt;
  // Two that never began are infinitely late, which makes no difference.
  return Number.isNaN(difference) || difference === 0 ? a.image.index - b.image.index : difference;
};

const ORDERS: Readonly<Record<TimelineSort, Order>> = {
  start: byStart,
  slowest: (a, b) => b.sums.tookMs - a.sums.tookMs || a.image.index - b.image.index,
  failed: (a, b) => rank(a.image) - rank(b.image) || byStart(a, b),
};

/** What has no result, and why not, comes before what may still have one. */
function rank({ status }: Image): number {
  const first = ['failed', 'unknown', 'cancelled'].indexOf(status);
  if (first >= 0) return first;
  return status === 'completed' ? 4 : 3;
}

function slowestOf(all: readonly ImageParts[]): ImageParts[] {
  return all
    .filter(({ sums }) => sums.tookMs > 0)
    .sort(ORDERS.slowest)
    .slice(0, SLOWEST);
}

/** Only where there are others to be slower than. */
function named(builder: TimelineBuilder, [first, second]: readonly ImageParts[]) {
  if (first === undefined || second === undefined) return null;
  return { index: first.image.index, tookMs: first.sums.tookMs, spans: imageSpans(first, builder.holds) };
}

function totalsOf(builder: TimelineBuilder, all: readonly ImageParts[]): Partial<Record<SpanKind, number>> {
  const totals: Partial<Record<SpanKind, number>> = Object.fromEntries(builder.totals);
  const add = (kind: SpanKind, ms: number): void => {
    totals[kind] = (totals[kind] ?? 0) + ms;
  };
  for (const { last } of all) {
    if (last === null) continue;
    const { part } = last;
    if (part.kind !== 'wait') add(part.kind, part.to - part.from);
    else {
      const times = waitTotals(part, builder.holds);
      for (const kind of WAIT_KINDS) if (times[kind] > 0) add(kind, times[kind]);
    }
  }
  return totals;
}

function rowOf(builder: TimelineBuilder, parts: ImageParts): TimelineRow {
  const { id, index, status } = parts.image;
  const { tookMs, workedMs, waitedMs } = parts.sums;
  const spans = bounded(imageSpans(parts, builder.holds));
  return { imageId: id, index, status, tookMs, workedMs, waitedMs, ...spans };
}
