import type { Wall } from '../../../shared/domain/timeline.ts';
import { Covered, type Stretch } from './covered.ts';
import type { OpenPart } from './image-parts.ts';
import type { TimelineBuilder } from './timeline-builder.ts';
import { backoffsOf } from './wait-pieces.ts';

/**
 * Where the job's time went, each moment counted once: work wherever anything was worked on, otherwise what was in the way.
 * @param open what goes on, up to `to`
 */
export function wallOf(builder: TimelineBuilder, open: readonly OpenPart[], to: number): Wall {
  const wall = { worked: 0, queued: 0, rate_limit: 0, backoff: 0, paused: 0, stopped: 0, idle: 0 };
  const { busy, backoffs } = withOpen(builder, open);
  const idles = coveredBy(builder.job.idle);
  const whole: Stretch = { from: 0, to };
  wall.worked = busy.within(whole);
  for (const gap of busy.gaps(whole)) {
    for (const { hold, ...piece } of builder.holds.pieces(gap)) {
      const ms = piece.to - piece.from;
      if (hold !== null) {
        wall[hold.kind] += ms;
        continue;
      }
      const idle = idles.within(piece);
      const backoff = idles.gaps(piece).reduce((sum, gap) => sum + backoffs.within(gap), 0);
      wall.idle += idle;
      wall.backoff += backoff;
      wall.queued += ms - idle - backoff;
    }
  }
  return wall;
}

function withOpen({ busy, backoffs, holds }: TimelineBuilder, open: readonly OpenPart[]) {
  const all = { busy: coveredBy(busy.all()), backoffs: coveredBy(backoffs.all()) };
  for (const { part } of open) {
    if (part.kind !== 'wait') all.busy.add(part.from, part.to);
    else for (const { from, to } of backoffsOf(part, holds)) all.backoffs.add(from, to);
  }
  return all;
}

function coveredBy(stretches: readonly Stretch[]): Covered {
  const covered = new Covered();
  for (const { from, to } of stretches) covered.add(from, to);
  return covered;
}
