import { expect, it } from 'vitest';
import { jobOf } from '../testing/jobs.ts';
import { mergeJobs } from './jobs.ts';

it('lists jobs newest first, each once', () => {
  const merged = mergeJobs([jobOf(1), jobOf(3)], [jobOf(2), jobOf(1, { updatedAt: 9 })]);
  expect(merged.map((job) => [job.id, job.updatedAt])).toEqual([
    [jobOf(3).id, 3],
    [jobOf(2).id, 2],
    [jobOf(1).id, 9],
  ]);
});

it('keeps the later state of a job, whichever comes first', () => {
  const earlier = jobOf(1, { status: 'processing', updatedAt: 5 });
  const later = jobOf(1, { status: 'completed', updatedAt: 6 });
  expect(mergeJobs([later], [earlier])).toEqual([later]);
  expect(mergeJobs([earlier], [later])).toEqual([later]);
});

it('takes what comes in when two states are of the same millisecond', () => {
  const held = jobOf(1, { status: 'processing' });
  const incoming = jobOf(1, { status: 'completed' });
  expect(mergeJobs([held], [incoming])).toEqual([incoming]);
});
