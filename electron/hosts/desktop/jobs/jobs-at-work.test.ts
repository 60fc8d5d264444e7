import { describe, expect, it } from 'vitest';
import type { Job } from '../../../../shared/domain/job.ts';
import { JobsAtWork } from './jobs-at-work.ts';
import { aJob } from './testing.ts';

function grown(job: Job, status: Job['status'], completed: number, failed = 0): Job {
  const { requested } = job.counts;
  const counts = { ...job.counts, completed, failed, active: requested - completed - failed };
  return { ...job, status, counts };
}

describe('the jobs at work', () => {
  it('counts those that are processed, not those that wait or have ended', () => {
    const jobs = new JobsAtWork();
    for (const status of ['queued', 'processing', 'processing', 'completed'] as const)
      jobs.hear(aJob({ status }));
    expect(jobs.processing).toBe(2);
  });

  it('says once that a job has ended', () => {
    const jobs = new JobsAtWork();
    const job = aJob();
    expect(jobs.hear({ ...job, status: 'queued' })).toBe('goes on');
    expect(jobs.hear(job)).toBe('goes on');
    expect(jobs.hear(grown(job, 'completed', 2))).toBe('ended');
    expect(jobs.hear(grown(job, 'completed', 2))).toBe('goes on');
  });

  it('says it also of a job that ended without being worked on, and of one that was retried', () => {
    const jobs = new JobsAtWork();
    const job = aJob({ status: 'queued' });
    jobs.hear(job);
    expect(jobs.hear({ ...job, status: 'failed' })).toBe('ended');
    jobs.hear(job);
    expect(jobs.hear({ ...job, status: 'completed' })).toBe('ended');
  });

  it('says nothing of jobs that had ended before it heard of them', () => {
    expect(new JobsAtWork().hear(aJob({ status: 'completed' }))).toBe('goes on');
  });

  it('knows the progress over all of a round of work, which does not fall back when one of them ends', () => {
    const jobs = new JobsAtWork();
    const [one, other] = [aJob(), aJob()];
    expect(jobs.progress).toBeNull();
    jobs.hear(grown(one, 'processing', 0));
    jobs.hear(grown(other, 'processing', 1));
    expect(jobs.progress).toEqual({ done: 0.25, failing: false });
    jobs.hear(grown(one, 'completed', 2));
    expect(jobs.progress).toEqual({ done: 0.75, failing: false });
    jobs.hear(grown(other, 'completed_partial', 1, 1));
    expect(jobs.progress).toBeNull();
    jobs.hear(grown(aJob(), 'processing', 0));
    expect(jobs.progress).toEqual({ done: 0, failing: false });
  });

  it('says when images have failed', () => {
    const jobs = new JobsAtWork();
    jobs.hear(grown(aJob(), 'processing', 0, 1));
    expect(jobs.progress).toEqual({ done: 0.5, failing: true });
  });
});
