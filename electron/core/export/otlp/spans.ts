import type { Attempt } from '../../../../shared/domain/attempt.ts';
import type { Image } from '../../../../shared/domain/image.ts';
import { isFinal, type Job } from '../../../../shared/domain/job.ts';
import type { Ids } from '../../ports/ids.ts';
import { spanIdOf, stepSpanIdOf, traceIdOf } from './ids.ts';
import type { StepTime } from './step-times.ts';
import { attributesOf, nanoseconds } from './values.ts';

/** SpanKind and StatusCode of opentelemetry/proto/trace/v1/trace.proto. */
const INTERNAL = 1;
const CLIENT = 3;
const UNSET = 0;
const OK = 1;
const ERROR = 2;

type Span = {
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
  readonly steps: Iterable<StepTime>;
};

/** The job, its images below it, and below each image its attempts and its steps. What goes on still ends where it was last seen. */
export function* spansOf({ job, images, attempts, steps }: Spanned, ids: Ids): Generator<string> {
  const written = (span: Span): string => spanText(traceIdOf(job.id), span);
  yield written(jobSpan(job));
  for (const image of images) yield written(imageSpan(image));
  for (const attempt of attempts) yield written(attemptSpan(attempt));
  for (const step of steps) yield written(stepSpan(job, step, ids));
}

function spanText(traceId: string, span: Span): string {
  return JSON.stringify({
    traceId,
    spanId: span.id,
    parentSpanId: span.parent ?? '',
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nanoseconds(span.from),
    endTimeUnixNano: nanoseconds(Math.max(span.from, span.to)),
    attributes: attributesOf(span.attributes),
    status: span.status,
  });
}

function jobSpan(job: Job): Span {
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

function imageSpan(image: Image): Span {
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

function attemptSpan(attempt: Attempt): Span {
  const { id, imageId, number, createdAt, finishedAt, elapsedMs, status, failure, usage } = attempt;
  return {
    id: spanIdOf(id),
    parent: spanIdOf(imageId),
    name: `attempt ${number}`,
    kind: CLIENT,
    from: createdAt,
    to: finishedAt ?? createdAt + Math.round(elapsedMs ?? 0),
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

function stepSpan(job: Job, { imageId, step, from, to, failed }: StepTime, ids: Ids): Span {
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
