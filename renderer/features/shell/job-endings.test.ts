import { describe, expect, it } from 'vitest';
import { JOB_STATUSES } from '../../../shared/domain/job.ts';
import { jobOf } from '../../testing/jobs.ts';
import { endingOf, titleOf, watchEndings } from './job-endings.ts';

const counts = { requested: 6, active: 0, completed: 5, failed: 1, cancelled: 0, unknown: 0 };

describe('the end of a job', () => {
  it.each(JOB_STATUSES)('is told of %s by whether it is one', (status) => {
    const ended = status !== 'queued' && status !== 'processing';
    expect(endingOf(jobOf(1, { status, counts })) !== null).toBe(ended);
  });

  it('says the exact numbers', () => {
    expect(endingOf(jobOf(1, { status: 'completed_partial', counts }))).toEqual({
      words: 'Job finished: 5 of 6 images, 1 failed or missing',
      level: 'warning',
    });
  });

  it('is new once for each run, and never for a job that had ended before', () => {
    const isEnd = watchEndings();
    expect(isEnd(jobOf(1, { status: 'completed' }))).toBe(false);
    expect(isEnd(jobOf(2, { status: 'processing' }))).toBe(false);
    expect(isEnd(jobOf(2, { status: 'failed' }))).toBe(true);
    expect(isEnd(jobOf(2, { status: 'failed', updatedAt: 9 }))).toBe(false);
    expect(isEnd(jobOf(2, { status: 'queued' }))).toBe(false);
    expect(isEnd(jobOf(2, { status: 'completed' }))).toBe(true);
  });
});

describe('the title', () => {
  it('adds up the jobs at work, else names the job that is shown', () => {
    const working = [1, 2].map((number) => jobOf(number, { status: 'processing', counts }));
    expect(titleOf(working, null)).toBe('10 of 12 · Safelight');
    expect(titleOf([], jobOf(3))).toBe('Picture 3 · Safelight');
    expect(titleOf([], null)).toBe('Safelight');
  });
});
