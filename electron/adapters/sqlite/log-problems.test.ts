import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LEVELS, type LogEntry, type LogProblems } from '../../../shared/domain/log-entry.ts';
import { NEXT_SQL } from './log-problems.ts';
import { LOG_TABLE } from './log-row.ts';
import { databasePath, job, logEntry, openRaw, storeWithJob } from './testing.ts';

const EVERYTHING = {
  afterSeq: 0,
  beforeSeq: null,
  limit: 1_000,
  levels: null,
  steps: null,
  imageId: null,
  search: '',
  exclude: '',
};

/** As a reader of all entries would find them. */
function naively(entries: readonly LogEntry[], parts: number): LogProblems[] {
  const [first] = entries;
  const worst = new Map<number, LogProblems>();
  for (const { seq, level } of entries) {
    if (level !== 'warning' && level !== 'error') continue;
    const part = Math.floor(((seq - (first?.seq ?? 1)) * parts) / entries.length);
    if (worst.get(part)?.level !== 'error') worst.set(part, { part, level });
  }
  return [...worst.values()];
}

test('the worst level is found in each part of the log as it is stored, and in no other job', () => {
  const path = databasePath();
  const { store, jobId } = storeWithJob(path);
  const raw = openRaw(path);
  const removeOldest = raw.prepare(
    `DELETE FROM ${LOG_TABLE} WHERE place IN (SELECT place FROM ${LOG_TABLE} WHERE job_id = ? ORDER BY place LIMIT ?)`,
  );
  const other = job();
  store.jobs.insert(other);
  const levelsArbitrary = fc.array(fc.constantFrom(...LEVELS), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(
      levelsArbitrary,
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 0, max: 20 }),
      (levels, parts, removed) => {
        store.log.append([
          ...levels.map((level) => logEntry(jobId, { level })),
          logEntry(other.id, { level: 'error' }),
        ]);
        removeOldest.run(jobId, removed);
        const found = store.log.problems(jobId, parts);
        expect(found).toEqual(naively(store.log.page({ ...EVERYTHING, jobId }), parts));
        expect(found.every(({ part }) => part < parts)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});

test('looks at problems only, by their index', () => {
  const path = databasePath();
  const { store, jobId } = storeWithJob(path);
  store.log.append([logEntry(jobId, { level: 'error' })]);
  const plan = openRaw(path)
    .prepare(`EXPLAIN QUERY PLAN ${NEXT_SQL}`)
    .all({ level: 'error', after: 1, last: 9 }) as { detail: string }[];
  expect(plan.map(({ detail }) => detail)).toEqual([
    `SEARCH ${LOG_TABLE} USING COVERING INDEX image_generation_logs_problems (level=? AND rowid>? AND rowid<?)`,
  ]);
  expect(store.log.problems(jobId, 10)).toEqual([{ part: 0, level: 'error' }]);
});
