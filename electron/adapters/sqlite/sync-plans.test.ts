import { expect, test } from 'vitest';
import { MIGRATIONS } from './migrations/index.ts';
import { BACKFILL_SQL } from './sync-backfill.ts';
import { BACKLOGS_SQL, ENTRIES_SQL, NEXT_PLACE_SQL } from './sync-backlogs.ts';
import { NEXT_JOB_SQL } from './sync-history.ts';
import { DUE_JOBS_SQL, DUE_PARTS_SQL } from './sync-outbox.ts';
import { PARKED_AGAIN_SQL } from './sync-parked.ts';
import { databasePath, open, openRaw } from './testing.ts';

/** What is small whatever the library: one row, or the two words that say which pictures are wanted. */
const SMALL = /SCAN (sync_state|CONSTANT ROW|wanted|\(subquery)/;

/** The steps of a query that read a table from end to end, or sort. */
function slowSteps(sql: string): string[] {
  const path = databasePath();
  open(path);
  const plan = openRaw(path).prepare(`EXPLAIN QUERY PLAN ${sql}`);
  const parameters = [...new Set(sql.match(/@\w+/g))].map((name) => [name.slice(1), 1]);
  const values =
    parameters.length > 0 ? [Object.fromEntries(parameters)] : (sql.match(/\?/g) ?? []).map(() => 1);
  const steps = (plan.all(...values) as { detail: string }[]).map(({ detail }) => detail);
  expect(steps.length).toBeGreaterThan(0);
  return steps.filter((step) => /^SCAN|TEMP B-TREE/.test(step) && !SMALL.test(step));
}

test.each<[string, string]>([
  ['the jobs that are due', DUE_JOBS_SQL],
  ['the images, files and pictures that are due', DUE_PARTS_SQL],
  ['the next job of the history', NEXT_JOB_SQL],
  ['the entries that are next', ENTRIES_SQL],
  ['where the next entry is', NEXT_PLACE_SQL],
  ['the entries that are sent again', PARKED_AGAIN_SQL],
  ...BACKFILL_SQL.map((sql, at): [string, string] => [`what a job has, ${at + 1}`, sql]),
])('%s: found by an index, without reading a table or sorting', (_what, sql) => {
  expect(slowSteps(sql)).toEqual([]);
});

test('logs that go on are found along the jobs in the cloud, from where the last slice ended', () => {
  const path = databasePath();
  open(path);
  const plan = openRaw(path).prepare(`EXPLAIN QUERY PLAN ${BACKLOGS_SQL}`).all('', 1) as { detail: string }[];
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH row USING PRIMARY KEY (job_id>?)',
    'SEARCH job USING INDEX sqlite_autoindex_image_generation_jobs_1 (id=?)',
    'CORRELATED SCALAR SUBQUERY 1',
    'SEARCH image_generation_logs USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
  ]);
});

test('the log has no trigger: an entry costs the same whether or not the cloud is on', () => {
  const path = databasePath();
  open(path);
  const triggers = openRaw(path)
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'image_generation_logs'")
    .all();
  expect(triggers).toEqual([]);
  expect(MIGRATIONS.find(({ name }) => name === 'sync')?.sql).toContain('CREATE TRIGGER sync_job_made');
});
