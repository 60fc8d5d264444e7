import { describe, expect, it } from 'vitest';
import { failure } from '../../../../shared/domain/errors.ts';
import type { Job } from '../../../../shared/domain/job.ts';
import { noticeOf } from './notice.ts';
import { aJob } from './testing.ts';

const counts = (completed: number, failed: number): Job['counts'] => ({
  requested: completed + failed,
  active: 0,
  completed,
  failed,
  cancelled: 0,
  unknown: 0,
});

describe('the notice of ended jobs', () => {
  it('says what a job was and how many of its images there are', () => {
    const job = aJob({ status: 'completed', counts: counts(3, 0) }, { prompt: 'A red\n lighthouse' });
    expect(noticeOf([job])).toEqual({
      title: 'Job done',
      body: 'A red lighthouse\n3 images completed.',
      jobId: job.id,
    });
  });

  it('says how many failed, and why the rest was given up', () => {
    const partial = aJob({ status: 'completed_partial', counts: counts(1_999, 1) });
    expect(noticeOf([partial])).toMatchObject({ title: 'Job partly done' });
    expect(noticeOf([partial])?.body).toContain('1,999 of 2,000 images completed.');
    const failed = aJob({
      status: 'failed',
      counts: counts(0, 1),
      stoppedBy: failure('insufficient_credit', 'No credit.'),
    });
    expect(noticeOf([failed])?.title).toBe('Job failed');
    expect(noticeOf([failed])?.body).toContain('0 of 1 image completed.\nStopped by: No credit.');
  });

  it('is silent about what its user has cancelled', () => {
    const cancelled = aJob({ status: 'cancelled' });
    expect(noticeOf([cancelled])).toBeNull();
    expect(noticeOf([])).toBeNull();
    const done = aJob({ status: 'completed', counts: counts(1, 0) });
    expect(noticeOf([cancelled, done])?.jobId).toBe(done.id);
  });

  it('tells of several jobs at once, by how they ended', () => {
    const statuses = ['completed', 'failed', 'completed', 'cancelled', 'completed_partial'] as const;
    expect(noticeOf(statuses.map((status) => aJob({ status })))).toEqual({
      title: '4 jobs have ended',
      body: '2 done, 1 partly done, 1 failed',
      jobId: null,
    });
  });

  it('cuts a long prompt between two characters, never inside one', () => {
    const [line = ''] = (
      noticeOf([aJob({ status: 'completed' }, { prompt: '🌊'.repeat(500) })])?.body ?? ''
    ).split('\n');
    expect([...line]).toHaveLength(80);
    expect(line.endsWith('🌊…')).toBe(true);
    expect(line).not.toMatch(/\p{Surrogate}/u);
  });
});
