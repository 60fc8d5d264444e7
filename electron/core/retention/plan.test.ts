import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_RETAINED } from '../../../shared/contract/retention.ts';
import { isFinal, JOB_STATUSES } from '../../../shared/domain/job.ts';
import { NO_RULES, type RetentionRules } from '../../../shared/domain/retention.ts';
import type { JobFacts } from '../ports/retention-store.ts';
import { fingerprintOf, planRetention, reasonsOf, totalsOf } from './plan.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

function facts(id: string, known: Partial<JobFacts> = {}): JobFacts {
  return {
    id,
    status: 'completed',
    prompt: 'a lighthouse',
    createdAt: NOW,
    endedAt: NOW,
    updatedAt: NOW,
    hasStarred: false,
    completed: 2,
    failed: 0,
    unknown: 0,
    libraryFiles: 4,
    libraryBytes: 100,
    baseFiles: 2,
    baseBytes: 50,
    entries: 20,
    lastSeq: 20,
    lastEntryAt: NOW,
    ...known,
  };
}

const plan = (all: readonly JobFacts[], rules: Partial<RetentionRules>) =>
  planRetention(all, { ...NO_RULES, ...rules }, NOW);
const ids = (due: readonly { facts: JobFacts }[]) => due.map((one) => one.facts.id);

describe('the rules', () => {
  it('take nothing when there are none', () => {
    expect(plan([facts('a', { endedAt: 1 })], {})).toMatchObject({ jobs: [], logs: [], later: 0 });
  });

  it('take jobs that ended longer ago than so many days, to the millisecond', () => {
    const all = [
      facts('old', { endedAt: NOW - 90 * DAY - 1 }),
      facts('not yet', { endedAt: NOW - 90 * DAY }),
    ];
    expect(ids(plan(all, { olderThanDays: 90 }).jobs)).toEqual(['old']);
  });

  it('leave the newest, counting also those that are kept for another reason', () => {
    const all = ['a', 'b', 'c', 'd'].map((id) => facts(id, { hasStarred: id === 'd' }));
    expect(ids(plan(all, { keepLatestJobs: 2 }).jobs)).toEqual(['a', 'b']);
  });

  it('take the oldest until the library is small enough, and none that would make it no smaller', () => {
    const all = [
      facts('a', { libraryBytes: 0 }),
      facts('b'),
      facts('c', { hasStarred: true }),
      facts('d'),
      facts('e'),
    ];
    const { jobs } = plan(all, { maxLibraryBytes: 250 });
    expect(jobs.map(({ facts: { id }, reason }) => [id, reason])).toEqual([
      ['b', 'size'],
      ['d', 'size'],
    ]);
  });

  it('count what goes for another reason as gone already when the library is measured', () => {
    const all = [facts('a', { endedAt: 0 }), facts('b'), facts('c')];
    expect(reasonsOf(plan(all, { olderThanDays: 1, maxLibraryBytes: 200 }))).toMatchObject({
      age: 1,
      size: 0,
    });
  });

  it('take logs alone of jobs that stay, by their newest entry, and no log twice', () => {
    const old = { lastEntryAt: NOW - 31 * DAY };
    const all = [
      facts('a', old),
      facts('b', { ...old, entries: 1 }),
      facts('c'),
      facts('d', { ...old, endedAt: 0 }),
    ];
    const made = plan(all, { logsOlderThanDays: 30, olderThanDays: 500 });
    expect([ids(made.jobs), ids(made.logs)]).toEqual([['d'], ['a']]);
    expect(totalsOf(made)).toEqual({ jobs: 1, images: 2, files: 6, bytes: 150, logs: 1, entries: 40 });
  });

  it('keep failed jobs only as long as that is wanted', () => {
    const all = [facts('a', { endedAt: 0, failed: 1, status: 'completed_partial' })];
    expect(plan(all, { olderThanDays: 1 })).toMatchObject({ jobs: [], kept: { failed: 1 } });
    expect(ids(plan(all, { olderThanDays: 1, keepFailed: false }).jobs)).toEqual(['a']);
  });

  it('take no more than a bound at once, the oldest first, and say how many are left', () => {
    const all = Array.from({ length: MAX_RETAINED + 3 }, (_, at) => facts(String(at), { endedAt: 0 }));
    const made = plan(all, { olderThanDays: 1 });
    expect([made.jobs.length, made.jobs[0]?.facts.id, made.later]).toEqual([MAX_RETAINED, '0', 3]);
  });
});

describe('a fingerprint', () => {
  it('differs where anything of what goes does', () => {
    const of = (known: Partial<JobFacts>) =>
      fingerprintOf(plan([facts('a', { endedAt: 0, ...known })], { olderThanDays: 1 }));
    const prints = [{}, { libraryBytes: 101 }, { updatedAt: 5 }, { lastSeq: 21 }, { entries: 3 }].map(of);
    expect(new Set(prints).size).toBe(prints.length);
  });
});

const anyFacts = fc.record({
  status: fc.constantFrom(...JOB_STATUSES),
  endedAt: fc.integer({ min: NOW - 40 * DAY, max: NOW }),
  lastEntryAt: fc.integer({ min: NOW - 40 * DAY, max: NOW }),
  hasStarred: fc.boolean(),
  failed: fc.integer({ min: 0, max: 2 }),
  unknown: fc.integer({ min: 0, max: 1 }),
  libraryBytes: fc.integer({ min: 0, max: 1_000 }),
  entries: fc.integer({ min: 0, max: 9 }),
});
const anyRules = fc.record({
  olderThanDays: fc.option(fc.integer({ min: 1, max: 40 })),
  keepLatestJobs: fc.option(fc.integer({ min: 1, max: 12 })),
  maxLibraryBytes: fc.option(fc.integer({ min: 1, max: 6_000 })),
  logsOlderThanDays: fc.option(fc.integer({ min: 1, max: 40 })),
  keepFailed: fc.boolean(),
});

describe('whatever the jobs and the rules', () => {
  it('nothing starred, unfinished, unsettled or wanted failed goes, no job twice, and the limits hold where they can', () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { maxLength: 20 }), anyRules, (parts, rules) => {
        const all = parts.map((part, at) => facts(String(at).padStart(2, '0'), part));
        const made = planRetention(all, rules, NOW);
        const gone = [...made.jobs, ...made.logs].map((due) => due.facts);
        for (const one of gone) {
          expect(isFinal(one.status) && one.unknown === 0 && !one.hasStarred).toBe(true);
          if (rules.keepFailed) expect(one.failed > 0 || one.status === 'failed').toBe(false);
        }
        expect(new Set(gone.map(({ id }) => id)).size).toBe(gone.length);
        const newest = all.slice(-(rules.keepLatestJobs ?? 1));
        for (const { facts: one, reason } of made.jobs)
          if (reason === 'count') expect(newest).not.toContain(one);
        const left = all.filter((one) => !ids(made.jobs).includes(one.id));
        const bytes = left.reduce((sum, { libraryBytes }) => sum + libraryBytes, 0);
        const movable = left.filter(
          (one) =>
            isFinal(one.status) &&
            one.unknown === 0 &&
            !one.hasStarred &&
            !(rules.keepFailed && (one.failed > 0 || one.status === 'failed')) &&
            one.libraryBytes > 0,
        );
        if (rules.maxLibraryBytes !== null && bytes > rules.maxLibraryBytes) expect(movable).toEqual([]);
      }),
    );
  });
});
