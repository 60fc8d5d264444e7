import { expect, it } from 'vitest';
import type { ExportProgress } from '../../shared/contract/exports.ts';
import { jobId } from '../testing/jobs.ts';
import { NO_RUNS, shownRuns, withProgress } from './export-runs.ts';

function progressOf(
  exportId: string,
  done: number,
  state: ExportProgress['state'] = 'running',
): ExportProgress {
  const rest = { total: 100, path: '/tmp/a.csv', bytes: 0, missing: 0, error: null };
  return { exportId, jobId: jobId(1), format: 'csv', state, done, ...rest };
}

it('shows an export once it has taken a while, with how far it is, and not any more when it has ended', () => {
  let runs = withProgress(NO_RUNS, progressOf('a', 0), 1_000);
  expect(shownRuns(runs)).toEqual([]);
  runs = withProgress(runs, progressOf('a', 20), 1_399);
  expect(shownRuns(runs)).toEqual([]);
  runs = withProgress(runs, progressOf('a', 30), 1_400);
  expect(shownRuns(runs)).toEqual([progressOf('a', 30)]);
  for (const state of ['done', 'failed', 'cancelled'] as const)
    expect(shownRuns(withProgress(runs, progressOf('a', 100, state), 1_500))).toEqual([]);
});

it('keeps several in the order in which they were begun', () => {
  let runs = NO_RUNS;
  for (const [id, now] of [
    ['a', 0],
    ['b', 10],
    ['b', 600],
    ['a', 700],
  ] as const)
    runs = withProgress(runs, progressOf(id, now), now);
  expect(shownRuns(runs).map(({ exportId, done }) => [exportId, done])).toEqual([
    ['a', 700],
    ['b', 600],
  ]);
});
