import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BILLING_OUTCOMES, FAILURE_CODES, FAILURES, failure } from '../../../shared/domain/errors.ts';
import { DEFAULT_RETRY_POLICY, RETRY_CLASSES, retryClassOf } from '../../../shared/domain/retry-policy.ts';
import { chooseNext } from './fair-share.ts';
import { afterCleanAnswer, afterRateLimit, afterSlowDown, newBucket } from './rate-bucket.ts';
import { backoff, decideRedo, decideRetry } from './retry-decision.ts';

const POLICY = DEFAULT_RETRY_POLICY;

describe('the decision after a failed call', () => {
  it('waits 2, 4, 8 s, then fails', () => {
    const after = (calls: number) => decideRetry(failure('server_error', ''), calls, POLICY, 0);
    expect([1, 2, 3, 4].map(after)).toEqual([
      { kind: 'retry', delayMs: 2_000 },
      { kind: 'retry', delayMs: 4_000 },
      { kind: 'retry', delayMs: 8_000 },
      { kind: 'fail' },
    ]);
  });

  it('waits for a hint that is longer than the backoff, and not for a shorter one', () => {
    const hinted = (hintMs: number) => decideRetry(failure('rate_limited', '', { hintMs }), 1, POLICY, 0);
    expect(hinted(51_840)).toEqual({ kind: 'retry', delayMs: 51_840 });
    expect(hinted(100)).toEqual({ kind: 'retry', delayMs: 2_000 });
  });

  it('waits whole milliseconds, whatever the provider says', () => {
    const failed = { ...failure('rate_limited', 'slow down'), hintMs: 9_000.9 };
    expect(decideRetry(failed, 1, DEFAULT_RETRY_POLICY, 0)).toEqual({ kind: 'retry', delayMs: 9_001 });
  });

  it('parks the job beyond the longest hint, and says how long it would be', () => {
    const decision = decideRetry(failure('rate_limited', 'slow', { hintMs: 600_000 }), 1, POLICY, 0);
    expect(decision).toMatchObject({ kind: 'stop_job', failure: { code: 'rate_limited_too_long' } });
    expect(decision.kind === 'stop_job' && decision.failure.message).toContain('600 s');
  });

  it('follows the ladder for every code', () => {
    for (const code of FAILURE_CODES) {
      const { retryable, scope } = FAILURES[code];
      const expected = retryable !== 'never' ? 'retry' : scope === 'image' ? 'fail' : 'stop_job';
      expect([code, decideRetry(failure(code, ''), 1, POLICY, 0).kind]).toEqual([code, expected]);
    }
  });

  it('never makes more calls than the policy allows, and never waits beyond its bounds', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FAILURE_CODES),
        fc.integer({ min: 0, max: 20 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (code, retries, jitter, random) => {
          const policy = { ...POLICY, retries, jitter };
          let calls = 1;
          for (; calls < 100; calls += 1) {
            const decision = decideRetry(failure(code, ''), calls, policy, random);
            if (decision.kind !== 'retry') break;
            expect(decision.delayMs).toBeLessThanOrEqual(policy.maxBackoffMs * 2);
          }
          expect(calls).toBeLessThanOrEqual(retries + 1);
        },
      ),
    );
  });

  it('tries again only after the kinds of failures that the policy names, and never what no call can mend', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FAILURE_CODES),
        fc.subarray([...RETRY_CLASSES]),
        fc.constantFrom(...BILLING_OUTCOMES),
        fc.boolean(),
        (code, retryOn, billing, isFree) => {
          const policy = { ...POLICY, retryOn, whenBilled: 'ask' as const };
          const { kind } = decideRetry(failure(code, '', { billing }), 1, policy, 0, isFree);
          const retryClass = retryClassOf(code);
          const mayRetry =
            FAILURES[code].retryable !== 'never' && (retryClass === null || retryOn.includes(retryClass));
          expect(kind === 'retry' || kind === 'ask').toBe(mayRetry);
          const mayHaveCost = !isFree && (billing === 'billed' || billing === 'unknown');
          expect(kind === 'ask').toBe(mayRetry && mayHaveCost);
        },
      ),
    );
    expect(retryClassOf('content_declined')).toBeNull();
  });

  it('asks about nothing when no retry is left', () => {
    const policy = { ...POLICY, retries: 1, whenBilled: 'ask' as const };
    const timedOut = failure('timeout', '', { billing: 'unknown' });
    expect(decideRetry(timedOut, 1, policy, 0).kind).toBe('ask');
    expect(decideRetry(timedOut, 2, policy, 0).kind).toBe('fail');
    expect(decideRetry(timedOut, 1, { ...policy, whenBilled: 'retry' }, 0).kind).toBe('retry');
  });

  it('caps the backoff', () => {
    expect(backoff(20, POLICY, 0)).toBe(POLICY.maxBackoffMs);
  });
});

describe('the decision after failed processing', () => {
  it('tries once more what may be a passing fault, and stops the job when nothing can be stored', () => {
    expect(decideRedo(failure('worker_crashed', ''), 1)).toBe('redo');
    expect(decideRedo(failure('worker_crashed', ''), 2)).toBe('fail');
    expect(decideRedo(failure('base_image_missing', ''), 1)).toBe('fail');
    expect(decideRedo(failure('library_unwritable', ''), 1)).toBe('stop_job');
    // One that is full still is waited for, and not decided on here.
    expect(decideRedo(failure('disk_full', ''), 1)).toBe('redo');
    expect(decideRedo(failure('disk_full', ''), 2)).toBe('fail');
  });
});

describe('the rate bucket', () => {
  it('halves once for several refusals of one burst, and not below one', () => {
    const once = afterRateLimit(newBucket(32), 0, 1_000, 8);
    expect(afterRateLimit(once, 10, 1_000, 8).limit).toBe(4);
    const again = afterRateLimit(once, 5_000, 1_000, 4);
    expect(again.limit).toBe(2);
    expect(afterRateLimit(newBucket(1), 0, 1, 1).limit).toBe(1);
  });

  it('never shortens a pause', () => {
    expect(afterRateLimit(afterRateLimit(newBucket(4), 0, 60_000, 4), 0, 1_000, 3).pausedUntil).toBe(60_000);
  });

  it('grows by one after ten clean answers, up to what was allowed', () => {
    let bucket = afterRateLimit(newBucket(4), 0, 0, 4);
    for (let answers = 0; answers < 10; answers += 1) bucket = afterCleanAnswer(bucket, 1);
    expect(bucket.limit).toBe(3);
    for (let answers = 0; answers < 100; answers += 1) bucket = afterCleanAnswer(bucket, 1);
    expect(bucket.limit).toBe(4);
  });

  it('does not grow for 15 minutes after being asked to slow down', () => {
    let bucket = afterSlowDown(newBucket(8), 0, 0, 8);
    for (let answers = 0; answers < 50; answers += 1) bucket = afterCleanAnswer(bucket, 15 * 60_000 - 1);
    expect(bucket.limit).toBe(4);
    for (let answers = 0; answers < 10; answers += 1) bucket = afterCleanAnswer(bucket, 15 * 60_000);
    expect(bucket.limit).toBe(5);
  });
});

describe('the choice of the next image', () => {
  const candidate = { running: 0, most: 4, ready: 1, lastServed: 0, allowed: true };

  it('is nobody when all are full, done or held back', () => {
    expect(
      chooseNext([
        { ...candidate, ready: 0 },
        { ...candidate, running: 4 },
        { ...candidate, allowed: false },
      ]),
    ).toBeNull();
  });

  it('starves no job: each of several is served within one round', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 8 }), (sizes) => {
        const jobs = sizes.map((ready, at) => ({ ...candidate, ready, lastServed: at }));
        const firstServed = new Set<number>();
        for (let turn = 0; turn < jobs.length; turn += 1) {
          const next = chooseNext(jobs);
          const served = next === null ? undefined : jobs[next];
          if (next === null || !served) break;
          firstServed.add(next);
          served.ready -= 1;
          served.lastServed = 100 + turn;
        }
        expect(firstServed.size).toBe(jobs.length);
      }),
    );
  });
});
