import { type Failure, failure } from '../../../shared/domain/errors.ts';
import type { Redact } from '../logging/redaction.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Ports } from '../ports/index.ts';
import type { Provider } from '../ports/provider.ts';
import type { JobRun } from './job-run.ts';
import type { Journal } from './journal.ts';

/** What every step works with. */
export type PipelineContext = {
  readonly ports: Ports;
  readonly journal: Journal;
  readonly redact: Redact;
  /** The template for the names of finished files, as set at the moment. */
  readonly nameTemplate: () => string;
};

export function providerOf(ctx: PipelineContext, run: JobRun): Provider {
  return ctx.ports.providers[run.job.params.provider];
}

/** Whatever was thrown, as a rung of the ladder, with every text redacted, since failures are stored and shown. */
export function toFailure(ctx: PipelineContext, error: unknown): Failure {
  if (error instanceof FailureError) return redactFailure(ctx, error.failure);
  const thrown = error instanceof Error ? error : new Error(String(error));
  return redactFailure(ctx, failure('internal', thrown.message, { stack: thrown.stack ?? null }));
}

export function redactFailure({ redact }: PipelineContext, failed: Failure): Failure {
  return {
    ...failed,
    message: redact(failed.message),
    stack: failed.stack === null ? null : redact(failed.stack),
    causes: failed.causes.map((cause) => ({ ...cause, message: redact(cause.message) })),
  };
}

/** What the log shows of a failure: all that is known, without the empty fields. */
export function failureDetails(failed: Failure): Record<string, unknown> {
  const known = Object.entries(failed).filter(
    ([key, value]) => key !== 'message' && value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(known);
}
