import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JOB_SORTS, type JobSort } from '../../../shared/contract/commands.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { COVERS_SQL } from './job-list.ts';
import { databasePath, file, image, job, jobQuery, NOW, open, openRaw } from './testing.ts';

/** The order that a list must have, by comparing every job with every other. */
function naiveOrder(jobs: readonly Job[], sort: JobSort): string[] {
  const by: Record<JobSort, (a: Job, b: Job) => number> = {
    newest: (a, b) => (a.id < b.id ? 1 : -1),
    oldest: (a, b) => (a.id < b.id ? -1 : 1),
    latest: (a, b) => b.updatedAt - a.updatedAt || by.newest(a, b),
    cost: (a, b) => b.cost.usd - a.cost.usd || by.newest(a, b),
  };
  return [...jobs].sort(by[sort]).map(({ id }) => id);
}

describe('a list of jobs', () => {
  test('is in the order asked for, page by page, each job once, deleted ones left out', () => {
    const few = fc.integer({ min: 0, max: 3 });
    const parts = fc.record({ updatedAt: few, usd: few, deleted: fc.boolean() });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (all, limit) => {
        const store = open(databasePath());
        const jobs = all.map(({ updatedAt, usd }) =>
          job({ updatedAt: NOW + updatedAt, cost: { usd: usd / 10, wastedUsd: 0, unpriced: 0 } }),
        );
        for (const each of jobs) store.jobs.insert(each);
        const left = jobs.filter((each, at) => {
          if (all[at]?.deleted) store.jobs.markDeleted(each.id, NOW, false);
          return !all[at]?.deleted;
        });
        for (const sort of JOB_SORTS) {
          const seen: string[] = [];
          for (let afterId: string | null = null; ; ) {
            const page: string[] = store.jobs.page(jobQuery({ sort, afterId, limit })).map(({ id }) => id);
            seen.push(...page);
            afterId = page.at(-1) ?? null;
            if (page.length < limit) break;
          }
          expect(seen).toEqual(naiveOrder(left, sort));
        }
        store.close();
      }),
      { numRuns: 40 },
    );
  });

  test('is counted by status, of those that match, deleted ones left out', () => {
    const store = open(databasePath());
    const jobs = [
      job({ params: { prompt: 'The sea' } }),
      job({ params: { prompt: 'SEA and sky' }, status: 'failed' }),
      job({ params: { prompt: 'the sky' }, status: 'failed' }),
      job({ params: { prompt: 'sea' }, status: 'failed' }),
    ];
    for (const each of jobs) store.jobs.insert(each);
    store.jobs.markDeleted(jobs[3]?.id ?? '', NOW, true);
    expect(store.jobs.counts(null)).toEqual({ queued: 1, failed: 2 });
    expect(store.jobs.counts('sea')).toEqual({ queued: 1, failed: 1 });
    expect(store.jobs.counts('desert')).toEqual({});
  });

  test('shows of each job the picture that was stored first, which is not deleted, replaced or on its way', () => {
    const path = databasePath();
    const store = open(path);
    const jobs = [job(), job(), job()];
    const [pictures, unready, none] = jobs.map(({ id }) => id) as [string, string, string];
    for (const each of jobs) store.jobs.insert(each);
    const [deleted, replaced, second, first] = [1, 2, 3, 4].map((index) =>
      image(pictures, index, { deletedAt: index === 1 ? NOW : null }),
    ) as [ReturnType<typeof image>, ...ReturnType<typeof image>[]];
    const writing = image(unready, 1);
    store.images.insertMany([deleted, replaced, first, second, writing].flatMap((one) => one ?? []));
    store.files.insert(file(deleted, 1, { state: 'stored' }));
    if (replaced) store.files.insert(file(replaced, 1, { state: 'replaced' }));
    if (first) store.files.insert(file(first, 0, { state: 'stored', kind: 'sidecar' }));
    if (first) store.files.insert(file(first, 0, { state: 'stored', kind: 'base' }));
    if (second) store.files.insert(file(second, 1, { state: 'stored' }));
    store.files.insert(file(writing, 1));
    expect(store.jobs.covers([pictures, unready, none])).toEqual({ [pictures]: first?.id });
    expect(store.jobs.covers([])).toEqual({});
    const plan = openRaw(path).prepare(`EXPLAIN QUERY PLAN ${COVERS_SQL}`).all('[]') as { detail: string }[];
    const steps = plan.map(({ detail }) => detail).join('\n');
    expect(steps).toContain('SEARCH file USING INDEX image_generation_files_job (job_id=?)');
    expect(steps).not.toContain('TEMP B-TREE');
  });
});
