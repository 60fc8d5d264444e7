import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JOB_SORTS } from '../../shared/contract/commands.ts';
import { JOB_STATUSES, type Job } from '../../shared/domain/job.ts';
import { jobId, jobOf } from '../testing/jobs.ts';
import { addPage, hearJob, inOrder, type JobList, matches } from './jobs.ts';
import { ALL_JOBS, type JobListQuery } from './session-state.ts';

const list = (jobs: readonly Job[], hasOlder = false): JobList => ({ jobs, hasOlder });
const ids = ({ jobs }: JobList): string[] => jobs.map(({ id }) => id);
const costing = (number: number, usd: number): Job =>
  jobOf(number, { cost: { usd, wastedUsd: 0, unpriced: 0 } });

describe('which jobs are listed', () => {
  it('finds the text anywhere in the prompt, whatever its case', () => {
    expect(matches({ ...ALL_JOBS, search: ' pICTure 1' }, jobOf(1))).toBe(true);
    expect(matches({ ...ALL_JOBS, search: 'Picture 2' }, jobOf(1))).toBe(false);
  });

  it('lists only the statuses asked for', () => {
    const query: JobListQuery = { ...ALL_JOBS, statuses: ['failed', 'completed_partial'] };
    expect(matches(query, jobOf(1, { status: 'failed' }))).toBe(true);
    expect(matches(query, jobOf(1, { status: 'completed' }))).toBe(false);
  });

  it.each([
    ['newest', [3, 2, 1]],
    ['oldest', [1, 2, 3]],
    ['latest', [1, 3, 2]],
    ['cost', [2, 3, 1]],
  ] as const)('orders by %s', (sort, expected) => {
    const jobs = [
      { ...costing(1, 0.1), updatedAt: 30 },
      { ...costing(2, 0.5), updatedAt: 10 },
      { ...costing(3, 0.1), updatedAt: 20 },
    ];
    expect(ids(addPage(list([]), { ...ALL_JOBS, sort }, list(jobs)))).toEqual(expected.map(jobId));
  });
});

describe('what a job’s new state does to the list', () => {
  it('puts a new job where it belongs', () => {
    expect(ids(hearJob(list([jobOf(4), jobOf(1)]), ALL_JOBS, jobOf(3)))).toEqual([4, 3, 1].map(jobId));
  });

  it('takes out a job that no longer matches', () => {
    const query: JobListQuery = { ...ALL_JOBS, statuses: ['queued'] };
    const heard = hearJob(
      list([jobOf(2), jobOf(1)]),
      query,
      jobOf(2, { status: 'processing', updatedAt: 9 }),
    );
    expect(ids(heard)).toEqual([jobId(1)]);
  });

  it('moves a job when what it is ordered by changes', () => {
    const query: JobListQuery = { ...ALL_JOBS, sort: 'latest' };
    const held = list([jobOf(3, { updatedAt: 30 }), jobOf(1, { updatedAt: 10 })]);
    expect(ids(hearJob(held, query, jobOf(1, { updatedAt: 40 })))).toEqual([1, 3].map(jobId));
  });

  it('keeps the later state, whichever comes first, and of two of one millisecond the one that comes in', () => {
    const early = jobOf(1, { status: 'processing', updatedAt: 5 });
    const late = jobOf(1, { status: 'completed', updatedAt: 6 });
    expect(hearJob(list([late]), ALL_JOBS, early).jobs).toEqual([late]);
    expect(hearJob(list([early]), ALL_JOBS, late).jobs).toEqual([late]);
    const same = jobOf(1, { status: 'completed', updatedAt: 5 });
    expect(hearJob(list([early]), ALL_JOBS, same).jobs).toEqual([same]);
  });

  it('leaves out what would come last while the store has more, since others may belong before it', () => {
    expect(ids(hearJob(list([jobOf(5), jobOf(4)], true), ALL_JOBS, jobOf(1)))).toEqual([5, 4].map(jobId));
    expect(ids(hearJob(list([jobOf(5), jobOf(4)], false), ALL_JOBS, jobOf(1)))).toEqual([5, 4, 1].map(jobId));
  });
});

describe('a live list', () => {
  const job = fc.record({
    number: fc.integer({ min: 1, max: 8 }),
    status: fc.constantFrom(...JOB_STATUSES),
    updatedAt: fc.integer({ min: 1, max: 50 }),
    usd: fc.integer({ min: 0, max: 3 }),
  });
  const query = fc.record({
    from: fc.constant('here' as const),
    search: fc.constantFrom('', 'picture', '3', 'nothing'),
    statuses: fc.constantFrom(null, ['failed' as const], ['queued' as const, 'processing' as const]),
    sort: fc.constantFrom(...JOB_SORTS),
  });

  it('is what the store would answer: the matching jobs’ latest states, each once, in order', () => {
    fc.assert(
      fc.property(query, fc.array(job, { maxLength: 30 }), (asked, told) => {
        const states = told.map(({ number, usd, ...rest }) => ({ ...costing(number, usd), ...rest }));
        let held = list([]);
        const stored = new Map<string, Job>();
        for (const state of states) {
          const known = stored.get(state.id);
          if (known !== undefined && known.updatedAt >= state.updatedAt) continue; // an app's clock goes on
          stored.set(state.id, state);
          held = hearJob(held, asked, state);
        }
        expect(held.jobs).toEqual(inOrder([...stored.values()], asked));
      }),
    );
  });
});
