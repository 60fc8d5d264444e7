import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { Timeline } from '../../../../shared/contract/timeline.ts';
import type { Span, SpanKind } from '../../../../shared/domain/timeline.ts';
import { timelineLines } from './timeline-lines.ts';
import { timelineRecords } from './timeline-records.ts';

const plain = pc.createColors(false);

function span(kind: SpanKind, from: number, to: number, more: Partial<Span> = {}): Span {
  return {
    kind,
    from,
    to,
    state: 'ok',
    open: false,
    seq: 1,
    attempt: null,
    variant: null,
    code: null,
    ...more,
  };
}

const TIMELINE: Timeline = {
  jobId: '01890000-0000-7000-8000-000000000001',
  startedAt: 1_780_000_000_000,
  lengthMs: 52_000,
  live: false,
  lastSeq: 9,
  job: [span('validation', 0, 1), span('rate_limit', 10_000, 30_000), span('completion', 52_000, 52_000)],
  totals: { call: 32_000, queued: 10_000, rate_limit: 20_000, idle: 5 },
  wall: { worked: 32_000, queued: 0, rate_limit: 20_000, backoff: 0, paused: 0, stopped: 0, idle: 0 },
  summary: 'Took 52.0 s: 32.0 s at work, 20.0 s held up by the rate limit.',
  slowest: [],
  total: 2,
  rows: [
    {
      imageId: '01890000-0000-7000-a000-000000000001',
      index: 1,
      status: 'failed',
      spans: [
        span('call', 0, 10_000, { state: 'failed', code: 'rate_limited', attempt: 1 }),
        span('rate_limit', 10_000, 30_000),
        span('call', 30_000, 52_000, { attempt: 2 }),
      ],
      hidden: 0,
      tookMs: 52_000,
      workedMs: 32_000,
      waitedMs: 20_000,
    },
  ],
};
const page = { timeline: TIMELINE, width: 80, isFirst: true, isLast: true, left: 0 };

describe('safelight timeline', () => {
  it('is a line for each image, with a mark for each kind of time, and a legend', () => {
    expect(timelineLines(page, plain)).toEqual([
      'Took 52.0 s: 32.0 s at work, 20.0 s held up by the rate limit.',
      '',
      `${' '.repeat(13)}│0 s      │10 s     │20 s     │30 s     │40 s`,
      `Job          ▪${' '.repeat(9)}${'░'.repeat(20)}${' '.repeat(21)}▪    52.0 s`,
      `Image 1      ${'█'.repeat(9)}×${'░'.repeat(20)}${'█'.repeat(22)}  ✗ 52.0 s`,
      '',
      'Work   █ call 32.0 s',
      'Waits  · queued 10.0 s  ░ rate limit 20.0 s',
      '       added up over the images; × is where something failed',
    ]);
  });

  it('keeps within the width that it is given, whatever is told', () => {
    const summary = 'A long sentence about where the time went. '.repeat(6).trim();
    const totals = Object.fromEntries(
      (
        [
          'queued',
          'rate_limit',
          'backoff',
          'paused',
          'stopped',
          'call',
          'check',
          'variant',
          'upload',
        ] as const
      ).map((kind) => [kind, 7_200_000]),
    );
    for (const width of [60, 80, 120]) {
      const lines = timelineLines({ ...page, timeline: { ...TIMELINE, summary, totals }, width }, plain);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    }
  });

  it('says how many images are left out', () => {
    expect(timelineLines({ ...page, left: 1_200 }, plain)).toContain('1,200 more images not shown');
    expect(timelineLines({ ...page, isFirst: false, isLast: false }, plain)).toHaveLength(1);
  });

  it('is a record for each span with --json, after the job’s own', () => {
    const records = [...timelineRecords(page)];
    expect(records).toHaveLength(1 + 3 + 3);
    expect(records[0]).toMatchObject({
      type: 'timeline',
      lengthMs: 52_000,
      images: 2,
      totalsMs: TIMELINE.totals,
    });
    expect(records[1]).toMatchObject({ type: 'span', image: null, kind: 'validation' });
    expect(records[4]).toMatchObject({
      type: 'span',
      image: 1,
      kind: 'call',
      code: 'rate_limited',
      startedAt: '2026-05-28T20:26:40.000Z',
    });
  });
});
