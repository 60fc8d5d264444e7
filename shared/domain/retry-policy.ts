import { z } from 'zod';

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
};
