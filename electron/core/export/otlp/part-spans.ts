import type { Attempt } from '../../../../shared/domain/attempt.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import type { Step } from '../../../../shared/domain/log-entry.ts';
import type { SpanKind } from '../../../../shared/domain/timeline.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Stretch } from '../../timeline/covered.ts';
import type { WorkPart } from '../../timeline/part.ts';
import type { TimelineBuilder } from '../../timeline/timeline-builder.ts';
import { waitPieces } from '../../timeline/wait-pieces.ts';
import { partSpanIdOf, spanIdOf, stepSpanIdOf } from './ids.ts';
import { ERROR, INTERNAL, UNSET } from './span-codes.ts';
import type { OtlpSpan } from './spans.ts';
import type { StepTimes } from './step-times.ts';

/** The parts of images that are not spans as attempts, with the step that each belongs to. */
const STEP_OF: Readonly<Partial<Record<SpanKind, Step>>> = {
  check: 'base_generation',
  variant: 'processing',
  upload: 'upload',
};

/** A job's timeline by the clock of the wall. */
export class PartTimes {
  readonly #job: Job;
  readonly timeline: TimelineBuilder;

  constructor(job: Job, timeline: TimelineBuilder) {
    this.#job = job;
    this.timeline = timeline;
  }

  /** Epoch milliseconds. */
  moment(at: number): number {
    return this.#job.createdAt + at;
  }

  ofAttempt({ imageId, number }: Attempt): Stretch | null {
    const parts = this.timeline.track(imageId)?.parts ?? [];
    const call = parts.find((part) => part.kind === 'call' && part.attempt === number);
    return call === undefined ? null : { from: this.moment(call.from), to: this.moment(call.to) };
  }

  /** Makes each step as long as what was done in it. */
  widen(steps: StepTimes): void {
    for (const [imageId, { parts }] of this.timeline.tracks()) {
      for (const { kind, from, to } of parts) {
        const step = kind === 'wait' ? undefined : STEP_OF[kind];
        if (step !== undefined) steps.widen(imageId, step, this.moment(from), this.moment(to));
      }
    }
  }
}

/** What images waited for, below them, and what was done in their steps, below those. */
export function* partSpans(times: PartTimes, ids: Ids): Generator<OtlpSpan> {
  const { holds } = times.timeline;
  for (const [imageId, { parts }] of times.timeline.tracks()) {
    for (const part of parts) {
      if (part.kind !== 'wait') {
        const step = STEP_OF[part.kind];
        if (step !== undefined) yield workSpan(times, ids, imageId, step, part);
        continue;
      }
      for (const { kind, from, to, seq } of waitPieces(part, holds)) {
        yield {
          id: partSpanIdOf(ids, imageId, kind, from),
          parent: spanIdOf(imageId),
          name: kind,
          kind: INTERNAL,
          from: times.moment(from),
          to: times.moment(to),
          status: { code: UNSET },
          attributes: { 'safelight.wait': kind, 'safelight.seq': seq },
        };
      }
    }
  }
}

function workSpan(times: PartTimes, ids: Ids, imageId: string, step: Step, part: WorkPart): OtlpSpan {
  const { kind, from, to, seq, variant, state, code } = part;
  return {
    id: partSpanIdOf(ids, imageId, `${kind} ${seq}`, from),
    parent: stepSpanIdOf(ids, imageId, step),
    name: variant === null ? kind : `${kind} ${variant}`,
    kind: INTERNAL,
    from: times.moment(from),
    to: times.moment(to),
    status: { code: state === 'failed' ? ERROR : UNSET },
    attributes: { 'safelight.seq': seq, 'error.type': code },
  };
}
