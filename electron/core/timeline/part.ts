import type { SpanState, WorkKind } from '../../../shared/domain/timeline.ts';
import type { Stretch } from './covered.ts';

/** A wait as a whole; by what it was held up is looked up in the job's holds. */
export type WaitPart = Stretch & {
  readonly kind: 'wait';
  readonly seq: number | null;
  /** Until when it is a wait before a retry; null when it is none. */
  readonly backoffUntil: number | null;
  /** Whether it is the wait for the first turn in a run of the job. */
  readonly first: boolean;
};

export type WorkPart = Stretch & {
  readonly kind: WorkKind;
  readonly seq: number | null;
  readonly attempt: number | null;
  readonly variant: number | null;
  readonly state: SpanState;
  readonly code: string | null;
};

export type Part = WaitPart | WorkPart;

/** Work that went as it should, but for what is given. */
export function workPart(
  kind: WorkKind,
  { from, to }: Stretch,
  seq: number | null,
  more: Partial<Pick<WorkPart, 'attempt' | 'variant' | 'state' | 'code'>> = {},
): WorkPart {
  return {
    kind,
    from,
    to: Math.max(from, to),
    seq,
    attempt: null,
    variant: null,
    state: 'ok',
    code: null,
    ...more,
  };
}

/** What an image's parts add up to, in milliseconds. */
export class PartSums {
  workedMs = 0;
  waitedMs = 0;
  /** Without the waits for the first turn in a run. */
  tookMs = 0;
  /** When it was first worked on; infinite when it was not. */
  beganAt = Number.POSITIVE_INFINITY;

  add(part: Part): void {
    const ms = part.to - part.from;
    if (part.kind === 'wait') this.waitedMs += ms;
    else this.workedMs += ms;
    if (part.kind === 'wait' && part.first) return;
    this.tookMs += ms;
    this.beganAt = Math.min(this.beganAt, part.from);
  }

  /** The same with one more part. */
  with(part: Part): PartSums {
    const sums = Object.assign(new PartSums(), this);
    sums.add(part);
    return sums;
  }
}
