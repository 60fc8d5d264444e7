import { z } from 'zod';
import { ADVICE } from './error-advice.ts';

/**
 * Whether calling again can help. `transient`: as often as the job's policy allows. `limited`: at most twice, since the
 * answer was paid for or will hardly differ. `never`: the same call would fail the same way.
 */
export type Retryable = 'transient' | 'limited' | 'never';

/** How far a failure reaches: this image only, the job's remaining images too, or all that uses the same account. */
export type FailureScope = 'image' | 'job' | 'account';

type Rung = { readonly retryable: Retryable; readonly scope: FailureScope };

/** The error ladder: every way in which an image can fail, whether to try again, and how far it reaches. */
export const FAILURES = {
  timeout: { retryable: 'transient', scope: 'image' },
  connection_lost: { retryable: 'transient', scope: 'image' },
  connection_refused: { retryable: 'transient', scope: 'image' },
  host_not_found: { retryable: 'transient', scope: 'image' },
  server_error: { retryable: 'transient', scope: 'image' },
  slow_down: { retryable: 'transient', scope: 'image' },
  rate_limited: { retryable: 'transient', scope: 'image' },
  rate_limited_too_long: { retryable: 'never', scope: 'account' },
  unusable_answer: { retryable: 'limited', scope: 'image' },
  answer_too_large: { retryable: 'never', scope: 'image' },
  content_declined: { retryable: 'never', scope: 'image' },
  invalid_request: { retryable: 'never', scope: 'image' },
  request_refused: { retryable: 'never', scope: 'image' },
  model_not_found: { retryable: 'never', scope: 'image' },
  wrong_address: { retryable: 'never', scope: 'image' },
  access_denied: { retryable: 'never', scope: 'job' },
  insufficient_credit: { retryable: 'never', scope: 'account' },
  invalid_key: { retryable: 'never', scope: 'account' },
  missing_key: { retryable: 'never', scope: 'account' },
  redirected: { retryable: 'never', scope: 'job' },
  link_refused: { retryable: 'never', scope: 'job' },
  tls_untrusted: { retryable: 'never', scope: 'job' },
  proxy_login: { retryable: 'never', scope: 'job' },
  budget_reached: { retryable: 'never', scope: 'job' },
  month_budget_reached: { retryable: 'never', scope: 'account' },
  worker_crashed: { retryable: 'limited', scope: 'image' },
  worker_timeout: { retryable: 'limited', scope: 'image' },
  worker_out_of_memory: { retryable: 'limited', scope: 'image' },
  processing_failed: { retryable: 'limited', scope: 'image' },
  base_image_missing: { retryable: 'never', scope: 'image' },
  disk_full: { retryable: 'never', scope: 'job' },
  library_unwritable: { retryable: 'never', scope: 'job' },
  storage_failed: { retryable: 'limited', scope: 'image' },
  outcome_unknown: { retryable: 'never', scope: 'image' },
  job_stopped: { retryable: 'never', scope: 'image' },
  internal: { retryable: 'never', scope: 'image' },
} as const satisfies Record<string, Rung>;

export type FailureCode = keyof typeof FAILURES;
export const FAILURE_CODES = Object.keys(FAILURES) as [FailureCode, ...FailureCode[]];
export const failureCodeSchema = z.enum(FAILURE_CODES);

/** Whether the prompt is what has to change: the same request would be answered the same way. */
export function needsOtherPrompt(code: FailureCode): boolean {
  return code === 'content_declined';
}

/** What the failure means and what to do next, in plain words. */
export function adviceFor(code: FailureCode): string {
  return ADVICE[code];
}

/** What is known of the money for one call: never sent, refused without charge, charged, or not knowable from here. */
export const BILLING_OUTCOMES = ['not_sent', 'refused', 'billed', 'unknown'] as const;
export const billingOutcomeSchema = z.enum(BILLING_OUTCOMES);
export type BillingOutcome = z.infer<typeof billingOutcomeSchema>;

/** Where in the call it failed. */
export const PHASES = ['connect', 'headers', 'body', 'decode'] as const;
export const phaseSchema = z.enum(PHASES);
export type Phase = z.infer<typeof phaseSchema>;

/** One link of an error's cause chain. */
export const causeSchema = z.strictObject({
  name: z.string(),
  code: z.string().nullable(),
  message: z.string(),
});
export type Cause = z.infer<typeof causeSchema>;

/** A failure as it is stored and shown: a rung of the ladder and all that is known of this occurrence. */
export const failureSchema = z.strictObject({
  code: failureCodeSchema,
  message: z.string(),
  phase: phaseSchema.nullable(),
  billing: billingOutcomeSchema,
  status: z.int().nullable(),
  providerCode: z.string().nullable(),
  providerType: z.string().nullable(),
  param: z.string().nullable(),
  requestId: z.string().nullable(),
  /** How long the provider asks to wait before the next call, in milliseconds. */
  hintMs: z.number().nonnegative().nullable(),
  causes: z.array(causeSchema),
  stack: z.string().nullable(),
});
export type Failure = z.infer<typeof failureSchema>;

/** Makes a failure from what is known; the rest is null. `billing` is `not_sent` unless told otherwise. */
export function failure(
  code: FailureCode,
  message: string,
  known: Partial<Omit<Failure, 'code' | 'message'>> = {},
): Failure {
  return {
    code,
    message,
    phase: null,
    billing: 'not_sent',
    status: null,
    providerCode: null,
    providerType: null,
    param: null,
    requestId: null,
    hintMs: null,
    causes: [],
    stack: null,
    ...known,
  };
}
