import { type Failure, failure } from '../../../shared/domain/errors.ts';
import type { MonthBudget } from '../budget/month-budget.ts';
import type { HealthWatch } from '../health/health.ts';
import type { Redact } from '../logging/redaction.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Ports } from '../ports/index.ts';
import type { Provider, ProviderAnswer } from '../ports/provider.ts';
import type { AwakeTime } from './awake-time.ts';
import type { JobRun } from './job-run.ts';
import type { Journal } from './journal.ts';

/** What every step works with. */
export type PipelineContext = {
  readonly ports: Ports;
  readonly journal: Journal;
  readonly redact: Redact;
  /** What a call's time is measured by. */
  readonly awake: AwakeTime;
  /** What may still be spent this month. */
  readonly budget: MonthBudget;
  /** Whether there is anywhere to save what would be bought. */
  readonly health: HealthWatch;
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

/** Every text of a failure comes from outside, also the ids and codes: a server can echo a key in any of them. */
export function redactFailure({ redact }: PipelineContext, failed: Failure): Failure {
  const clean = (text: string | null) => (text === null ? null : redact(text));
  return {
    ...failed,
    message: redact(failed.message),
    providerCode: clean(failed.providerCode),
    providerType: clean(failed.providerType),
    param: clean(failed.param),
    requestId: clean(failed.requestId),
    stack: clean(failed.stack),
    causes: failed.causes.map(({ name, code, message }) => ({
      name: redact(name),
      code: clean(code),
      message: redact(message),
    })),
  };
}

/** An answer with every text that came from outside redacted, before it is stored or shown anywhere. */
export function redactAnswer(ctx: PipelineContext, answer: ProviderAnswer): ProviderAnswer {
  if (!answer.ok) return { ...answer, failure: redactFailure(ctx, answer.failure) };
  const requestId = answer.requestId === null ? null : ctx.redact(answer.requestId);
  return { ...answer, requestId };
}

/** What the log shows of a failure: all that is known, without the empty fields. */
export function failureDetails(failed: Failure): Record<string, unknown> {
  const known = Object.entries(failed).filter(
    ([key, value]) => key !== 'message' && value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(known);
}
