import { describe, expect, it } from 'vitest';
import { backoff } from '../../electron/core/pipeline/retry-decision.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../shared/domain/retry-policy.ts';
import { policyInWords, waitsOf } from './retry-policy.ts';

describe('a retry policy in words', () => {
  it.each([
    [{}, '3 retries after 2, 4 and 8 s; 120 s for each call.'],
    [{ retries: 0 }, 'No retries; 120 s for each call.'],
    [{ retries: 1, backoffMs: 500 }, '1 retry after 0.5 s; 120 s for each call.'],
    [{ retries: 2, jitter: 0.25 }, '2 retries after 2 and 4 s, up to 25 % longer; 120 s for each call.'],
    [{ retries: 20, timeoutMs: 3_600_000 }, '20 retries after 2, 4, 8 … 120 s; 3,600 s for each call.'],
    [
      { retries: 1, retryOn: ['network'] as const, whenBilled: 'ask' as const },
      '1 retry after 2 s; 120 s for each call. Not after every kind of failure. Asks before it may pay twice.',
    ],
  ])('%j', (change, words) => {
    expect(policyInWords({ ...DEFAULT_RETRY_POLICY, ...change } as RetryPolicy)).toBe(words);
  });

  it('tells the waits that the pipeline keeps', () => {
    const policy = { ...DEFAULT_RETRY_POLICY, retries: 8, factor: 2.5, maxBackoffMs: 60_000 };
    expect(waitsOf(policy).map(Math.round)).toEqual(
      Array.from({ length: 8 }, (_, at) => backoff(at + 1, policy, 0)),
    );
  });
});
