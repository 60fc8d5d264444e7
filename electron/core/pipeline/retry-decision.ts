import { FAILURES, type Failure, type FailureCode } from '../../../shared/domain/errors.ts';
import { type RetryPolicy, retryClassOf } from '../../../shared/domain/retry-policy.ts';

/** What to do after a failed call or a failed processing. */
export type RetryDecision =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'fail' }
  /** Another call may help, but this one may have been billed: the image waits for its user's word. */
  | { readonly kind: 'ask' }
  /** The failure reaches the job's other images too: none of them starts any more. */
  | { readonly kind: 'stop_job'; readonly failure: Failure };

/** A paid-for answer that was no use is asked for again at most this often, whatever the policy allows. */
const LIMITED_RETRIES = 2;

/**
 * Decides what follows a failed call. Pure: chance comes in as `random`.
 * wait = max(backoffMs · factor^(calls − 1), capped, plus jitter; the provider's hint). A hint beyond the policy's longest
 * parks the job's images for their user instead of holding the app for so long. A policy that asks is asked only where it would
 * have been tried again, and never about calls that cost nothing.
 * @param calls calls made for the image in this run, the failed one included.
 * @param random a number from 0 up to 1.
 * @param isFree calls cost nothing here, which is never the same as a price that nobody knows.
 */
export function decideRetry(
  failed: Failure,
  calls: number,
  policy: RetryPolicy,
  random: number,
  isFree = false,
): RetryDecision {
  const { retryable, scope } = FAILURES[failed.code];
  if (retryable === 'never')
    return scope === 'image' ? { kind: 'fail' } : { kind: 'stop_job', failure: failed };
  if (failed.hintMs !== null && failed.hintMs > policy.maxHintMs) {
    return { kind: 'stop_job', failure: tooLong(failed) };
  }
  if (retriesLeft(failed.code, calls, policy) === 0) return { kind: 'fail' };
  if (policy.whenBilled === 'ask' && !isFree && mayBeBilled(failed)) return { kind: 'ask' };
  // Whole milliseconds, whatever the provider says: a moment is stored as an integer.
  return { kind: 'retry', delayMs: Math.ceil(Math.max(backoff(calls, policy, random), failed.hintMs ?? 0)) };
}

/** How many calls may still follow a failure of this kind. @param calls calls made in this run, the failed one included. */
export function retriesLeft(code: FailureCode, calls: number, policy: RetryPolicy): number {
  const { retryable } = FAILURES[code];
  const kind = retryClassOf(code);
  if (retryable === 'never' || (kind !== null && !policy.retryOn.includes(kind))) return 0;
  const allowed = retryable === 'limited' ? Math.min(policy.retries, LIMITED_RETRIES) : policy.retries;
  return Math.max(0, allowed + 1 - calls);
}

/** Whether the failed call was charged, or nobody knows. */
export function mayBeBilled({ billing }: Failure): boolean {
  return billing === 'billed' || billing === 'unknown';
}

/** How often processing or storing is tried again from the saved base image, which costs nothing. */
export const PROCESSING_RETRIES = 1;

/**
 * Decides what follows a failure of processing or storing that nothing is waited for. A disk that was full and is so no longer is tried
 * again as any other.
 * @param failures such failures in this run, this one included.
 */
export function decideRedo(failed: Failure, failures: number): 'redo' | 'fail' | 'stop_job' {
  if (failed.code === 'disk_full') return failures <= PROCESSING_RETRIES ? 'redo' : 'fail';
  const { retryable, scope } = FAILURES[failed.code];
  if (scope !== 'image') return 'stop_job';
  return retryable !== 'never' && failures <= PROCESSING_RETRIES ? 'redo' : 'fail';
}

/** Whether the failure says that all calls to this provider must wait. */
export function isRateLimit(code: FailureCode): boolean {
  return code === 'rate_limited' || code === 'slow_down' || code === 'rate_limited_too_long';
}

/** The wait before call `calls + 1`, in milliseconds, without regard to any hint. */
export function backoff(calls: number, policy: RetryPolicy, random: number): number {
  const wait = Math.min(policy.backoffMs * policy.factor ** (calls - 1), policy.maxBackoffMs);
  return Math.round(wait * (1 + policy.jitter * random));
}

/**
 * What is left of a wait that was written down, in milliseconds. The wall clock may have jumped since: no wait is believed beyond the
 * policy's own longest.
 */
export function storedWait(retryAt: number, now: number, policy: RetryPolicy): number {
  const { maxHintMs, maxBackoffMs, jitter } = policy;
  return Math.min(retryAt - now, Math.max(maxHintMs, maxBackoffMs * (1 + jitter)));
}

function tooLong(failed: Failure): Failure {
  const seconds = Math.ceil((failed.hintMs ?? 0) / 1_000);
  return {
    ...failed,
    code: 'rate_limited_too_long',
    message: `The provider asks to wait ${seconds} s: ${failed.message}`,
  };
}
