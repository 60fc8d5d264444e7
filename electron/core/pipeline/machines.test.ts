import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { IMAGE_STATUSES, type Image, isSettled } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { aJob, anImage } from '../../../shared/testing/records.ts';
import { IllegalTransition, type ImageEvent, nextImage } from './image-machine.ts';
import { addCost, countImages, nextJob, recount } from './job-machine.ts';

const FAILED = failure('server_error', 'failed');
const EVENTS: ImageEvent[] = [
  { type: 'send' },
  { type: 'wait', retryAt: 5, failure: FAILED },
  { type: 'received' },
  { type: 'process' },
  { type: 'store' },
  { type: 'redo', failure: FAILED },
  { type: 'stored' },
  { type: 'fail', failure: FAILED },
  { type: 'cancel' },
  { type: 'lose', failure: FAILED },
  { type: 'rewind' },
  { type: 'retry', hasBase: true },
  { type: 'retry', hasBase: false },
  { type: 'resend' },
];

const image = anImage;

function job(change: Partial<Job> = {}): Job {
  const counts = { requested: 4, active: 0, completed: 4, failed: 0, cancelled: 0, unknown: 0 };
  return aJob({ status: 'processing', counts, ...change });
}

/** The event's outcome, or null where the machine refuses it. */
function tryNext(state: Image, event: ImageEvent): Image | null {
  try {
    return nextImage(state, event, 1);
  } catch (error) {
    expect(error).toBeInstanceOf(IllegalTransition);
    return null;
  }
}

describe('an image', () => {
  it('goes from pending to completed by the six steps', () => {
    const steps: ImageEvent['type'][] = ['send', 'received', 'process', 'store', 'stored'];
    const end = steps.reduce((state, type) => nextImage(state, { type } as ImageEvent, 1), image());
    expect(end).toMatchObject({ status: 'completed', attempts: 1, runAttempts: 1 });
  });

  it('once completed, is touched again by nothing but the user’s retry', () => {
    for (const event of EVENTS) {
      const next = tryNext(image({ status: 'completed' }), event);
      if (event.type === 'retry') expect(next?.status).toBe(event.hasBase ? 'generated' : 'pending');
      else expect(next).toBeNull();
    }
  });

  it('that was deleted is there again once it is retried, and nothing else brings it back', () => {
    for (const status of IMAGE_STATUSES) {
      for (const event of EVENTS) {
        const next = tryNext(image({ status, deletedAt: 7, starred: true }), event);
        if (next === null) continue;
        const isBack = event.type === 'retry' || event.type === 'resend';
        expect(next).toMatchObject({ deletedAt: isBack ? null : 7, starred: true });
      }
    }
  });

  it('leaves a settled state only by the user’s word', () => {
    for (const status of IMAGE_STATUSES.filter(isSettled)) {
      for (const event of EVENTS) {
        const next = tryNext(image({ status }), event);
        if (next !== null && !isSettled(next.status)) expect(['retry', 'resend']).toContain(event.type);
      }
    }
  });

  it('of unknown outcome is sent again by nothing but resend, or a base that was found', () => {
    for (const event of EVENTS) {
      const next = tryNext(image({ status: 'unknown' }), event);
      if (next?.status === 'pending' && event.type !== 'retry') expect(event.type).toBe('resend');
    }
  });

  it('counts every call and never fewer than before, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        let state = image();
        let sent = 0;
        for (const event of events) {
          const next = tryNext(state, event);
          if (next === null) continue;
          if (event.type === 'send') sent += 1;
          expect(next.runAttempts).toBeLessThanOrEqual(next.attempts);
          expect(next.runAttempts).toBeGreaterThanOrEqual(0);
          state = next;
        }
        expect(state.attempts).toBe(sent);
      }),
    );
  });

  it('is due at a time only while it waits', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        let state = image();
        for (const event of events) state = tryNext(state, event) ?? state;
        if (state.retryAt !== null) expect(state.status).toBe('pending');
      }),
    );
  });
});

describe('counts', () => {
  it('after any changes equal a count from scratch, and add up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4), fc.constantFrom(...EVENTS)), { maxLength: 100 }),
        (changes) => {
          const images = Array.from({ length: 5 }, (_, at) => image({ index: at + 1 }));
          let counts = countImages(images);
          for (const [at, event] of changes) {
            const before = images[at] ?? image();
            const after = tryNext(before, event);
            if (after === null) continue;
            images[at] = after;
            counts = recount(counts, before.status, after.status);
          }
          expect(counts).toEqual(countImages(images));
          const { requested, ...parts } = counts;
          expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(requested);
        },
      ),
    );
  });
});

describe('a job’s final status', () => {
  it.each([
    [{ completed: 4 }, 'completed'],
    [{ completed: 3, failed: 1 }, 'completed_partial'],
    [{ completed: 3, unknown: 1 }, 'completed_partial'],
    [{ failed: 4 }, 'failed'],
    [{ unknown: 4 }, 'failed'],
    [{ completed: 2, cancelled: 2 }, 'cancelled'],
    [{ failed: 2, cancelled: 2 }, 'cancelled'],
  ])('with %o is %s', (counts, status) => {
    const none = { requested: 4, active: 0, completed: 0, failed: 0, cancelled: 0, unknown: 0 };
    const ended = nextJob(job({ counts: { ...none, ...counts } }), { type: 'finish' }, 9);
    expect(ended).toMatchObject({ status, finishedAt: 9 });
  });

  it('is not given while an image is active, nor twice', () => {
    const active = job({
      counts: { requested: 4, active: 1, completed: 3, failed: 0, cancelled: 0, unknown: 0 },
    });
    expect(() => nextJob(active, { type: 'finish' }, 9)).toThrow(IllegalTransition);
    expect(() => nextJob(job({ status: 'completed' }), { type: 'finish' }, 9)).toThrow(IllegalTransition);
  });

  it('is cleared, with what stopped it, when the user reopens the job', () => {
    const stopped = job({ status: 'failed', stoppedBy: FAILED, cancelRequested: true, finishedAt: 3 });
    expect(nextJob(stopped, { type: 'reopen' }, 9)).toMatchObject({
      status: 'queued',
      run: 2,
      stoppedBy: null,
      cancelRequested: false,
      finishedAt: null,
    });
  });
});

describe('cost', () => {
  const none = { usd: 0, wastedUsd: 0, unpriced: 0 };
  it.each([
    ['a refused call costs nothing', { usd: null, mayBeBilled: false, wasted: true }, none],
    [
      'an unknown price is not free',
      { usd: null, mayBeBilled: true, wasted: true },
      { ...none, unpriced: 1 },
    ],
    ['a good image', { usd: 0.5, mayBeBilled: true, wasted: false }, { ...none, usd: 0.5 }],
    [
      'a billed failure is wasted',
      { usd: 0.5, mayBeBilled: true, wasted: true },
      { ...none, usd: 0.5, wastedUsd: 0.5 },
    ],
  ])('%s', (_name, call, expected) => {
    expect(addCost(none, call)).toEqual(expected);
  });
});
