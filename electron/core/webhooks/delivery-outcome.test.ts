import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WebhookAnswer } from '../ports/webhooks.ts';
import { healthAfter, outcomeOf, RETRY_DELAYS_MS } from './delivery-outcome.ts';
import { answered } from './testing/fake-sender.ts';

const HOUR = 3_600_000;
const HEALTHY = { failures: 0, failingSince: null, paused: null };
const FAILED = { kind: 'failed', message: 'No answer.' } as const satisfies WebhookAnswer;
const RETRY = { kind: 'retry', delayMs: 1, error: '' } as const;

describe('what follows from a try', () => {
  it.each([
    ['200', answered(200), 'delivered'],
    ['204', answered(204), 'delivered'],
    ['a redirect', answered(302), 'retry'],
    ['400', answered(400), 'retry'],
    ['410', answered(410), 'gone'],
    ['500', answered(500), 'retry'],
    ['no answer', FAILED, 'retry'],
    ['a forbidden address', { ...FAILED, kind: 'refused' }, 'retry'],
    ['no network', { ...FAILED, kind: 'offline' }, 'wait'],
  ] as const)('%s', (_what, answer, kind) => {
    expect(outcomeOf(answer, 1, 0.5).kind).toBe(kind);
  });

  it('is the schedule of the specification, and then the end', () => {
    const delays = RETRY_DELAYS_MS.map((_delay, at) => outcomeOf(FAILED, at + 1, 0.5));
    expect(delays.map((outcome) => ('delayMs' in outcome ? outcome.delayMs : null))).toEqual(RETRY_DELAYS_MS);
    expect(RETRY_DELAYS_MS.map((ms) => ms / 1_000)).toEqual([
      5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
    ]);
    expect(outcomeOf(FAILED, RETRY_DELAYS_MS.length + 1, 0.5).kind).toBe('failed');
  });

  it('is at most a tenth early or late, never less than the receiver asks for, and never more than a day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: RETRY_DELAYS_MS.length }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 1_000 * HOUR })),
        (attempts, random, asked) => {
          const outcome = outcomeOf(answered(503, '', asked), attempts, random);
          if (outcome.kind !== 'retry') throw new Error('It should be tried again.');
          const usual = RETRY_DELAYS_MS[attempts - 1] ?? 0;
          const wanted = Math.min(asked ?? 0, 24 * HOUR);
          expect(outcome.delayMs).toBeGreaterThanOrEqual(Math.max(Math.floor(usual * 0.9), wanted));
          expect(outcome.delayMs).toBeLessThanOrEqual(Math.max(Math.ceil(usual * 1.1), wanted));
        },
      ),
    );
  });
});

describe('an endpoint', () => {
  it('is paused after ten failures in a row over a day or longer, not before', () => {
    const often = { failures: 50, failingSince: 0, paused: null };
    expect(healthAfter(often, RETRY, 23 * HOUR).paused).toBeNull();
    expect(healthAfter(often, RETRY, 24 * HOUR).paused).toEqual({ reason: 'failing', at: 24 * HOUR });
    expect(healthAfter({ ...often, failures: 8 }, RETRY, 90 * HOUR).paused).toBeNull();
    expect(healthAfter({ ...often, failures: 9 }, RETRY, 90 * HOUR).paused).not.toBeNull();
  });

  it('is well again after one delivery', () => {
    const failing = healthAfter(HEALTHY, RETRY, 5);
    expect(failing).toEqual({ failures: 1, failingSince: 5, paused: null });
    expect(healthAfter(failing, { kind: 'delivered' }, 6)).toEqual(HEALTHY);
  });

  it('that is gone is paused at once, and one without a network is as it was', () => {
    expect(healthAfter(HEALTHY, { kind: 'gone', error: '' }, 7).paused).toEqual({ reason: 'gone', at: 7 });
    expect(healthAfter(HEALTHY, { ...RETRY, kind: 'wait' }, 7)).toEqual(HEALTHY);
  });
});
