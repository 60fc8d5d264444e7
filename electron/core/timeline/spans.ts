import type { Span } from '../../../shared/domain/timeline.ts';
import type { Stretch } from './covered.ts';
import type { Holds } from './holds.ts';
import type { ImageParts } from './image-parts.ts';
import type { JobTrack } from './job-track.ts';
import type { Part, WorkPart } from './part.ts';
import { waitPieces } from './wait-pieces.ts';

/** A row with more spans than this is one that nobody reads span by span. */
const MOST_SPANS = 100;

/** An image's spans in order; the shortest are left out where there are too many. */
export function imageSpans({ parts, last }: Pick<ImageParts, 'parts' | 'last'>, holds: Holds): Span[] {
  const spans = parts.flatMap((part) => spansOfPart(part, holds));
  return last === null ? spans : [...spans, ...openSpans(spansOfPart(last.part, holds), last.open)];
}

/** As many spans as a row shows, the longest ones, in order. */
export function bounded(spans: readonly Span[]): { spans: Span[]; hidden: number } {
  const hidden = spans.length - MOST_SPANS;
  if (hidden <= 0) return { spans: [...spans], hidden: 0 };
  const shortest = [...spans].sort((a, b) => lengthOf(a) - lengthOf(b)).slice(0, hidden);
  const left = new Set(shortest);
  return { spans: spans.filter((span) => !left.has(span)), hidden };
}

/** What the job did as a whole, and what held up all of its images. @param to up to when, for a job that has not ended */
export function jobSpans(job: JobTrack, holds: Holds, to: number): Span[] {
  const waits = [...job.waits, ...job.openWait(to)].flatMap(({ seq, ...wait }) =>
    holds.pieces(wait).flatMap((piece) => (piece.hold === null ? [spanOf('queued', piece, seq)] : [])),
  );
  const held = holds
    .all()
    .filter(({ from }) => from < to)
    .map((hold) => spanOf(hold.kind, { from: hold.from, to: Math.min(hold.to, to) }, hold.seq));
  const idle = job.idle.map((stretch) => spanOf('idle', stretch, stretch.seq));
  const spans = [...waits, ...held, ...idle, ...job.work.map(spanOfWork)];
  return bounded(spans.sort((a, b) => a.from - b.from || a.to - b.to)).spans;
}

function spansOfPart(part: Part, holds: Holds): Span[] {
  if (part.kind !== 'wait') return [spanOfWork(part)];
  return waitPieces(part, holds).map(({ kind, seq, ...piece }) => spanOf(kind, piece, seq));
}

/** Only the last one goes on. */
function openSpans(spans: readonly Span[], open: boolean): Span[] {
  return spans.map((span, at) => (at === spans.length - 1 ? { ...span, open } : span));
}

function spanOfWork({ kind, from, to, seq, attempt, variant, state, code }: WorkPart): Span {
  return { kind, from, to, seq, attempt, variant, state, code, open: false };
}

function spanOf(kind: Span['kind'], { from, to }: Stretch, seq: number | null): Span {
  return { kind, from, to, seq, state: 'ok', open: false, attempt: null, variant: null, code: null };
}

function lengthOf({ from, to }: Stretch): number {
  return to - from;
}
