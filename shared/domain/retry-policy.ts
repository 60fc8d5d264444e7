import { z } from 'zod';
import type { FailureCode } from './errors.ts';

/**
 * Kinds of failures that a job may call again after. What no call can mend is in none of them: a declined prompt, a wrong key or
 * an empty account fails at once, whatever the policy says.
 */
export const RETRY_CLASSES = ['rate_limit', 'server_error', 'network', 'timeout', 'bad_answer'] as const;
export const retryClassSchema = z.enum(RETRY_CLASSES);
export type RetryClass = z.infer<typeof retryClassSchema>;

const CLASS_OF: Readonly<Partial<Record<FailureCode, RetryClass>>> = {
  rate_limited: 'rate_limit',
  slow_down: 'rate_limit',
  server_error: 'server_error',
  connection_lost: 'network',
  connection_refused: 'network',
  host_not_found: 'network',
  timeout: 'timeout',
  unusable_answer: 'bad_answer',
};

/** The kind of a failure; null for those that no policy decides about. */
export function retryClassOf(code: FailureCode): RetryClass | null {
  return CLASS_OF[code] ?? null;
}

/**
 * What follows a call that may have been billed and brought nothing. `retry`: the next call, which may be billed as well. `ask`: the
 * image waits for its user's word.
 */
export const WHEN_BILLED = ['retry', 'ask'] as const;
export const whenBilledSchema = z.enum(WHEN_BILLED);
export type WhenBilled = z.infer<typeof whenBilledSchema>;

/** How often and how patiently a job calls again. Waits are backoffMs · factor^k, plus up to `jitter` of that at random. */
export const retryPolicySchema = z.strictObject({
  /** Calls after the first one. */
  retries: z.int().min(0).max(20),
  /** The first wait, in milliseconds. */
  backoffMs: z.number().min(0).max(600_000),
  factor: z.number().min(1).max(10),
  /** No wait that we choose is longer, in milliseconds; a provider's hint may be, up to `maxHintMs`. */
  maxBackoffMs: z.number().min(0).max(3_600_000),
  /** The longest hint that is waited for, in milliseconds; beyond it the image is parked for the user. */
  maxHintMs: z.number().min(0).max(3_600_000),
  /** Fraction of the wait that chance may add, 0 to 1. */
  jitter: z.number().min(0).max(1),
  /** Time limit of one call, in milliseconds. */
  timeoutMs: z.number().min(1).max(3_600_000),
  /** After which kinds of failures. Jobs from before this could be chosen try again after all of them. */
  retryOn: z
    .array(retryClassSchema)
    .max(RETRY_CLASSES.length)
    .default([...RETRY_CLASSES]),
  whenBilled: whenBilledSchema.default('retry'),
});
export type RetryPolicy = z.infer<typeof retryPolicySchema>;

/** The design's default: 3 retries after 2, 4 and 8 s, 120 s for each call. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  retries: 3,
  backoffMs: 2_000,
  factor: 2,
  maxBackoffMs: 120_000,
  maxHintMs: 120_000,
  jitter: 0,
  timeoutMs: 120_000,
  retryOn: [...RETRY_CLASSES],
  whenBilled: 'retry',
};
