import { describe, expect, it } from 'vitest';
import { failure } from '../../../shared/domain/errors.ts';
import { failedImage, imageOf } from '../../testing/images.ts';
import { hasPicture, isTicking, type TileContext, tileState } from './tile-state.ts';

const calm: TileContext = { callsAllowed: 4, paused: false, rateLimitedUntil: null, running: true };
const NOW = 100_000;

describe('what a tile says', () => {
  it('of a call under way is which attempt it is, of how many, and for how long', () => {
    const image = imageOf(1, { status: 'generating', attempts: 6, runAttempts: 2, updatedAt: NOW - 7_500 });
    expect(tileState(image, calm, NOW)).toEqual({ kind: 'generating', attempt: 2, of: 4, elapsedMs: 7_500 });
  });

  it('counts down to the next call, with why the last one failed', () => {
    const image = imageOf(1, { retryAt: NOW + 3_200, failure: failure('timeout', 'No answer.') });
    expect(tileState(image, calm, NOW)).toEqual({ kind: 'retry_wait', waitMs: 3_200, code: 'timeout' });
    expect(tileState(image, calm, NOW + 3_200)).toEqual({ kind: 'queued' });
  });

  it('counts down to the end of a rate limit, when that is the longer wait', () => {
    const limited = { ...calm, rateLimitedUntil: NOW + 12_000 };
    expect(tileState(imageOf(1), limited, NOW)).toEqual({ kind: 'rate_limited', waitMs: 12_000 });
    const patient = imageOf(1, { retryAt: NOW + 30_000, failure: failure('timeout', 'No answer.') });
    expect(tileState(patient, limited, NOW)).toMatchObject({ kind: 'retry_wait', waitMs: 30_000 });
  });

  it('is no countdown while the queue is paused or the job is not worked on', () => {
    const limited = { ...calm, rateLimitedUntil: NOW + 12_000 };
    expect(tileState(imageOf(1), { ...limited, paused: true }, NOW)).toEqual({ kind: 'paused' });
    expect(tileState(imageOf(1), { ...limited, running: false }, NOW)).toEqual({ kind: 'queued' });
  });

  it('of a failure is its kind, and how often it was tried', () => {
    expect(tileState(failedImage(1, 'content_declined'), calm, NOW)).toEqual({
      kind: 'failed',
      code: 'content_declined',
      attempts: 1,
    });
  });

  it('of files that the user took away is that, until the image is made again', () => {
    const deleted = imageOf(1, { status: 'completed', deletedAt: 5 });
    expect(tileState(deleted, calm, NOW)).toEqual({ kind: 'deleted' });
    expect(hasPicture(deleted)).toBe(false);
    expect(tileState({ ...deleted, status: 'generating' }, calm, NOW).kind).toBe('generating');
  });
});

it('ticks only where the next second says something else', () => {
  expect(isTicking(imageOf(1, { status: 'generating' }), calm)).toBe(true);
  expect(isTicking(imageOf(1, { retryAt: NOW }), calm)).toBe(true);
  expect(isTicking(imageOf(1), { ...calm, rateLimitedUntil: NOW })).toBe(true);
  expect(isTicking(imageOf(1), calm)).toBe(false);
  expect(isTicking(imageOf(1, { status: 'completed' }), calm)).toBe(false);
});
