import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPAN_KINDS, type Span } from '../../../shared/domain/timeline.ts';
import { Covered } from './covered.ts';
import { Holds } from './holds.ts';
import { timelineFrom, type Written, write } from './testing/written-log.ts';

const IMAGES = 3;
const image = fc.integer({ min: 1, max: IMAGES });
const small = fc.integer({ min: 0, max: 400 });

/** Whatever may stand in a log, in any order: also what no pipeline would ever write. */
const moment = fc.oneof(
  image.map((of) => (at: number) => write.sent(at, of)),
  fc.tuple(image, small).map(
    ([of, ms]) =>
      (at: number) =>
        write.received(at, of, ms),
  ),
  fc
    .record({
      of: image,
      ms: small,
      code: fc.constantFrom('server_error', 'rate_limited', 'slow_down', 'no such code'),
      waitMs: fc.option(small),
    })
    .map(
      ({ of, ms, code, waitMs }) =>
        (at: number) =>
          write.failed(at, of, { elapsedMs: ms, code, waitMs }),
    ),
  fc.tuple(image, fc.constantFrom('info' as const, 'success' as const, 'warning' as const)).map(
    ([of, level]) =>
      (at: number) =>
        write.recovered(at, of, level),
  ),
  image.map((of) => (at: number) => write.processing(at, of)),
  fc.tuple(image, small).map(
    ([of, ms]) =>
      (at: number) =>
        write.variant(at, of, 1, ms),
  ),
  image.map((of) => (at: number) => write.stored(at, of)),
  fc.boolean().map((paused) => (at: number) => write.paused(at, paused)),
  fc
    .constantFrom(write.started, write.reopened, write.ended, write.cleaned, write.stopped)
    .map((of) => (at: number) => of(at)),
);

/** Moments at growing times, now and then with a clock that was set. */
const log = fc
  .array(fc.tuple(moment, fc.oneof(small, fc.constant(-5_000))), { maxLength: 60 })
  .map((steps): Written[] => {
    let at = 0;
    return [
      write.created(0),
      ...steps.map(([of, by]) => {
        at += by;
        return of(at);
      }),
    ];
  });
const statuses = fc.array(
  fc.constantFrom(
    'pending' as const,
    'generating' as const,
    'processing' as const,
    'completed' as const,
    'failed' as const,
  ),
  { minLength: IMAGES, maxLength: IMAGES },
);

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

describe('whatever the log holds', () => {
  it('an image’s spans follow each other within the job’s time', () => {
    fc.assert(
      fc.property(log, statuses, (written, images) => {
        const { rows, lengthMs } = timelineFrom(written, images);
        for (const { spans } of rows) {
          let end = 0;
          for (const { from, to } of spans) {
            expect(from).toBeGreaterThanOrEqual(end);
            expect(to).toBeGreaterThanOrEqual(from);
            end = to;
          }
          expect(end).toBeLessThanOrEqual(lengthMs);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the sums are those of the spans, and each moment of the job counts once', () => {
    fc.assert(
      fc.property(log, statuses, fc.option(fc.integer({ min: 0, max: 50_000 })), (written, images, now) => {
        const { rows, job, totals, wall, lengthMs } = timelineFrom(written, images, { now });
        const work = job.filter(({ kind }) =>
          ['initialization', 'validation', 'cleanup', 'completion'].includes(kind),
        );
        const spans = [...rows.flatMap((row) => row.spans), ...work];
        for (const kind of SPAN_KINDS) {
          expect(totals[kind] ?? 0).toBe(lengthOf(spans.filter((span) => span.kind === kind)));
        }
        for (const row of rows) expect(row.workedMs + row.waitedMs).toBe(lengthOf(row.spans));
        expect(Object.values(wall).reduce((sum, ms) => sum + ms, 0)).toBe(lengthMs);
      }),
      { numRuns: 500 },
    );
  });
});

describe('Covered', () => {
  it('knows of each moment whether it is covered, in whichever order stretches come', () => {
    const stretch = fc.tuple(fc.nat(40), fc.nat(12)).map(([from, ms]) => ({ from, to: from + ms }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 20 }), stretch, (stretches, asked) => {
        const covered = new Covered();
        for (const { from, to } of stretches) covered.add(from, to);
        const moments = Array.from({ length: asked.to - asked.from }, (_, at) => asked.from + at);
        const isIn = (at: number) => stretches.some(({ from, to }) => at >= from && at < to);
        expect(covered.within(asked)).toBe(moments.filter(isIn).length);
        const gaps = covered.gaps(asked).reduce((sum, { from, to }) => sum + to - from, 0);
        expect(gaps).toBe(moments.length - covered.within(asked));
      }),
    );
  });
});

describe('Holds', () => {
  it('adds up any stretch to what its pieces are', () => {
    const step = fc.record({
      by: fc.nat(30),
      what: fc.constantFrom('limit' as const, 'pause' as const, 'resume' as const, 'stop' as const),
      ms: fc.nat(60),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(400), fc.nat(400), (steps, from, ms) => {
        const holds = new Holds();
        let at = 0;
        for (const { by, what, ms: until } of steps) {
          at += by;
          if (what === 'limit') holds.limit(at, at + until, 1);
          else if (what === 'pause') holds.pause(at, 1);
          else if (what === 'resume') holds.resume(at, at, 1);
          else holds.stop(Math.max(0, at - until), at, 1);
        }
        const asked = { from, to: from + ms };
        const sums = { rate_limit: 0, paused: 0, stopped: 0 };
        let end = asked.from;
        for (const piece of holds.pieces(asked)) {
          expect(piece.from).toBe(end);
          end = piece.to;
          if (piece.hold !== null) sums[piece.hold.kind] += piece.to - piece.from;
        }
        expect(end).toBe(asked.to);
        expect(holds.within(asked)).toEqual(sums);
      }),
      { numRuns: 1_000 },
    );
  });
});
