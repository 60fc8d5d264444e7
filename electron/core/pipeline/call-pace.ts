import type { RetryPolicy } from '../../../shared/domain/retry-policy.ts';
import type { CallPace } from './rate-limits.ts';
import { backoff, isRateLimit } from './retry-decision.ts';
import type { CallResult } from './steps/call-outcome.ts';

/**
 * What a call's end says about the rate. A refusal holds all calls back as long as its own image waits, or, where that is not
 * tried again, as long as it would have. Pure.
 * @param result null when the call ended without one.
 */
export function paceOf(result: CallResult | null, policy: RetryPolicy): CallPace {
  if (result?.kind === 'received') return { kind: 'clean' };
  if (result === null || !('failure' in result) || !isRateLimit(result.failure.code))
    return { kind: 'other' };
  const { code, hintMs } = result.failure;
  const wait = result.kind === 'retry' ? result.delayMs : Math.max(backoff(1, policy, 0), hintMs ?? 0);
  return {
    kind: 'limited',
    slowDown: code === 'slow_down',
    waitMs: Math.min(wait, Math.max(policy.maxHintMs, policy.maxBackoffMs * 2)),
  };
}
