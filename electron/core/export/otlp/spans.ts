import type { Attempt } from '../../../../shared/domain/attempt.ts';
import type { Image } from '../../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../../shared/domain/job.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Stretch } from '../../timeline/covered.ts';
import type { TimelineBuilder } from '../../timeline/timeline-builder.ts';
import { spanIdOf, stepSpanIdOf, traceIdOf } from './ids.ts';
import { PartTimes, partSpans } from './part-spans.ts';
import { CLIENT, ERROR, INTERNAL, OK, UNSET } from './span-codes.ts';
import type { StepTime, StepTimes } from './step-times.ts';
import { attributesOf, nanoseconds } from './values.ts';

export type OtlpSpan = {
  readonly id: string;
  readonly parent: string | null;
  readonly name: string;
  readonly kind: number;
  readonly from: number;
  readonly to: number;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: object;
};

export type Spanned = {
  readonly job: Job;
  readonly images: readonly Image[];
  readonly attempts: readonly Attempt[];
  readonly steps: StepTimes;
  readonly timeline: TimelineBuilder;
};

/**
 * The job, its images below it, and below each image its attempts, its steps and what it waited for; below the steps their parts. When
 * each began and ended is the timeline's to say. What goes on still ends where it was last seen.
 */
export function* spansOf({ job, images, attempts, steps, timeline }: Spanned, ids: Ids): Generator<string> {
  const written = (span: OtlpSpan): string => spanText(traceIdOf(job.id), span);
  const times = new PartTimes(job, timeline);
  yield written(jobSpan(job));
  for (const image of images) yield written(imageSpan(image));
  for (const attempt of attempts) yield written(attemptSpan(attempt, times.ofAttempt(attempt)));
  times.widen(steps);
  for (const step of steps.all()) yield written(stepSpan(job, step, ids));
  for (const span of partSpans(times, ids)) yield written(span);
}

function spanText(traceId: string, span: OtlpSpan): string {
  const { code, message } = span.status;
  return JSON.stringify({
    traceId,
    spanId: span.id,
    parentSpanId: span.parent ?? '',
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nanoseconds(span.from),
    endTimeUnixNano: nanoseconds(Math.max(span.from, span.to)),
    attributes: attributesOf(span.attributes),
    status: { code, message: message?.toWellFormed() },
  });
}

function jobSpan(job: Job): OtlpSpan {
  const { prompt, provider, model, images, variants } = job.params;
  const failed = job.status === 'failed' || job.status === 'completed_partial';
  const message = `${job.counts.completed} of ${job.counts.requested} images`;
  return {
    id: spanIdOf(job.id),
    parent: null,
    name: 'job',
    kind: INTERNAL,
    from: job.createdAt,
    to: job.finishedAt ?? job.updatedAt,
    status: failed ? { code: ERROR, message } : { code: isFinal(job.status) ? OK : UNSET },
    attributes: {
      'gen_ai.provider.name': provider,
      'gen_ai.request.model': model,
      'safelight.job_id': job.id,
      'safelight.status': job.status,
      'safelight.prompt': prompt,
      'safelight.images': images,
      'safelight.variants': variants,
      'safelight.cost_usd': job.cost.usd,
    },
  };
}

function imageSpan(image: Image): OtlpSpan {
  const { id, jobId, index, status, failure } = image;
  return {
    id: spanIdOf(id),
    parent: spanIdOf(jobId),
    name: `image ${index}`,
    kind: INTERNAL,
    from: image.createdAt,
    to: image.updatedAt,
    status:
      failure === null || status === 'completed'
        ? { code: status === 'completed' ? OK : UNSET }
        : { code: ERROR, message: failure.message },
    attributes: {
      'safelight.image_id': id,
      'safelight.image': index,
      'safelight.status': status,
      'error.type': status === 'completed' ? null : failure?.code,
    },
  };
}

/** @param time when the call was made; null where the log has no word of it */
function attemptSpan(attempt: Attempt, time: Stretch | null): OtlpSpan {
  const { id, imageId, number, createdAt, finishedAt, elapsedMs, status, failure, usage } = attempt;
  return {
    id: spanIdOf(id),
    parent: spanIdOf(imageId),
    name: `attempt ${number}`,
    kind: CLIENT,
    from: time?.from ?? createdAt,
    to: time?.to ?? finishedAt ?? createdAt + Math.round(elapsedMs ?? 0),
    status:
      failure === null
        ? { code: status === 'succeeded' ? OK : UNSET }
        : { code: ERROR, message: failure.message },
    attributes: {
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.provider.name': attempt.provider,
      'gen_ai.request.model': attempt.model,
      'gen_ai.usage.input_tokens': usage?.inputTokens,
      'gen_ai.usage.output_tokens': usage?.outputTokens,
      'error.type': failure?.code,
      'http.response.status_code': failure?.status,
      'safelight.attempt': number,
      'safelight.billing': attempt.billing,
      'safelight.cost_usd': attempt.costUsd,
      'safelight.request_id': attempt.requestId,
    },
  };
}

function stepSpan(job: Job, { imageId, step, from, to, failed }: StepTime, ids: Ids): OtlpSpan {
  return {
    id: stepSpanIdOf(ids, imageId ?? job.id, step),
    parent: spanIdOf(imageId ?? job.id),
    name: step,
    kind: INTERNAL,
    from,
    to,
    status: { code: failed ? ERROR : UNSET },
    attributes: { 'safelight.step': step },
  };
}
