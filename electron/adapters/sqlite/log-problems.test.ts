import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEVELS } from '../../../shared/domain/log-entry.ts';
import { LOG_TABLE } from './log-row.ts';
import { databasePath, job, logEntry, openRaw, storeWithJob } from './testing.ts';

test('warnings and errors are found in the part of the log where they lie, and in no other job', () => {
  const { store, jobId } = storeWithJob();
  const other = job();
  store.jobs.insert(other);
  const levelsArbitrary = fc.array(fc.constantFrom(...LEVELS), { minLength: 1, maxLength: 60 });
  let before = 0;
  fc.assert(
    fc.property(levelsArbitrary, fc.integer({ min: 1, max: 50 }), (levels, parts) => {
      store.log.append([
        ...levels.map((level) => logEntry(jobId, { level })),
        logEntry(other.id, { level: 'error' }),
      ]);
      before += levels.length;
      const found = store.log.problems(jobId, parts);
      const naive = new Map<number, { warnings: number; errors: number }>();
      const entries = store.log.page({
        jobId,
        afterSeq: 0,
        beforeSeq: null,
        limit: 1_000,
        levels: null,
        steps: null,
        imageId: null,
        search: '',
        exclude: '',
      });
      for (const { seq, level } of entries) {
        if (level !== 'warning' && level !== 'error') continue;
        const part = Math.floor(((seq - 1) * parts) / before);
        const known = naive.get(part) ?? { warnings: 0, errors: 0 };
        naive.set(
          part,
          level === 'warning'
            ? { ...known, warnings: known.warnings + 1 }
            : { ...known, errors: known.errors + 1 },
        );
      }
      expect(found).toEqual(
        [...naive].sort(([a], [b]) => a - b).map(([part, counts]) => ({ part, ...counts })),
      );
      expect(found.every(({ part }) => part < parts)).toBe(true);
    }),
    { numRuns: 15 },
  );
});

test('looks at problems only, by their index', () => {
  const path = databasePath();
  const { store, jobId } = storeWithJob(path);
  store.log.append([logEntry(jobId, { level: 'error' })]);
  const plan = openRaw(path)
    .prepare(
      `EXPLAIN QUERY PLAN SELECT count(*) FROM ${LOG_TABLE} INDEXED BY image_generation_logs_problems WHERE level IN ('warning', 'error') AND place > 1 AND place <= 9`,
    )
    .all() as { detail: string }[];
  expect(plan.map(({ detail }) => detail).join(' ')).toContain(
    'COVERING INDEX image_generation_logs_problems',
  );
  expect(store.log.problems(jobId, 10)).toEqual([{ part: 0, warnings: 0, errors: 1 }]);
});
