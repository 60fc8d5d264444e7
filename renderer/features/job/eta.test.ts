import { describe, expect, it } from 'vitest';
import { imageOf } from '../../testing/images.ts';
import { jobOf } from '../../testing/jobs.ts';
import { finishedInRun, remainingMs } from './eta.ts';

const counts = (requested: number, active: number) => ({
  requested,
  active,
  completed: requested - active,
  failed: 0,
  cancelled: 0,
  unknown: 0,
});

const running = (requested: number, active: number) =>
  jobOf(1, { status: 'processing', startedAt: 1_000, counts: counts(requested, active) });

describe('the time that remains', () => {
  it('is not told before an image has finished', () => {
    expect(remainingMs(running(4, 4), { count: 0, lastAt: 1_000 }, 1, 60_000)).toBeNull();
  });

  it('is not told before as many have finished as are made at the same time', () => {
    expect(remainingMs(running(20, 17), { count: 3, lastAt: 11_000 }, 4, 11_000)).toBeNull();
    expect(remainingMs(running(20, 16), { count: 4, lastAt: 11_000 }, 4, 11_000)).toBe(40_000);
  });

  it('waits for no more finished images than the job has', () => {
    expect(remainingMs(running(2, 1), { count: 1, lastAt: 3_000 }, 8, 3_000)).toBeNull();
    expect(remainingMs(running(2, 0), { count: 2, lastAt: 3_000 }, 8, 3_000)).toBeNull();
  });

  it('counts down between images, and never below nothing', () => {
    const finished = { count: 2, lastAt: 5_000 }; // 2 s each
    expect(remainingMs(running(5, 3), finished, 1, 5_000)).toBe(6_000);
    expect(remainingMs(running(5, 3), finished, 1, 7_500)).toBe(3_500);
    expect(remainingMs(running(5, 3), finished, 1, 60_000)).toBe(0);
  });

  it('is not told of a job that has not started or has nothing left to do', () => {
    expect(remainingMs({ ...running(2, 2), startedAt: null }, { count: 0, lastAt: 0 }, 1, 9)).toBeNull();
    expect(remainingMs(running(2, 0), { count: 2, lastAt: 5_000 }, 1, 9_000)).toBeNull();
  });
});

describe('the images finished in a run', () => {
  it('are those that ended since it started, however they ended', () => {
    const images = [
      imageOf(1, { status: 'completed', runAttempts: 1, updatedAt: 1_500 }),
      imageOf(2, { status: 'failed', runAttempts: 4, updatedAt: 1_900 }),
      imageOf(3, { status: 'generating', runAttempts: 1, updatedAt: 2_000 }),
      imageOf(4),
    ];
    expect(finishedInRun(images, 1_000)).toEqual({ count: 2, lastAt: 1_900 });
  });

  it('are not those of earlier runs', () => {
    const earlier = imageOf(1, { status: 'completed', runAttempts: 1, updatedAt: 900 });
    expect(finishedInRun([earlier], 1_000)).toEqual({ count: 0, lastAt: 1_000 });
  });
});
