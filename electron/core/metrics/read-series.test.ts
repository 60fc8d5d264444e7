import { expect, test } from 'vitest';
import type { MetricsTable, RetryWait } from '../ports/metrics-store.ts';
import { readSeries } from './read-series.ts';
import { NO_MONEY } from './tally.ts';

const WAITS: readonly RetryWait[] = [
  { code: 'rate_limited', from: 50, to: 120 },
  { code: 'rate_limited', from: 80, to: 130 },
  { code: 'timeout', from: 90, to: 110 },
  { code: 'timeout', from: 95, to: 105 },
];

test('waits are read piece by piece, others have their turn in between, and what reaches over two pieces counts in each', async () => {
  const steps: string[] = [];
  const table: MetricsTable = {
    scopes: () => [],
    firstAt: () => 0,
    calls: () => ({ ...NO_MONEY, calls: 0, succeeded: 0, retries: 0, failedCallMs: 0 }),
    images: () => ({ completed: 0, failed: 0, cancelled: 0, unknown: 0 }),
    durations: () => [],
    failures: () => [],
    failuresByJob: () => [],
    waits: ({ from, to }) => {
      steps.push(`waits ${from} to ${to}`);
      return WAITS.filter((wait) => wait.from < to && wait.to > from);
    },
    runs: ({ from, to }) => {
      steps.push(`runs ${from} to ${to}`);
      return [{ job: 1, from: 10, to: 190 }];
    },
    jobs: () => [],
    nameJobs: () => new Map(),
  };
  const pause = async (): Promise<void> => void steps.push('pause');
  const pieces = [
    { from: 0, to: 100 },
    { from: 100, to: 200 },
  ];
  const { series } = await readSeries(table, { from: 0, to: 200, scopes: null }, pieces, 200, pause);
  expect(steps.slice(0, 7)).toEqual([
    'pause',
    'runs 0 to 200',
    'pause',
    'waits 0 to 100',
    'pause',
    'waits 100 to 200',
    'pause',
  ]);
  expect(series).toMatchObject([
    { workMs: 90, rateLimitMs: 50, retryWaitMs: 15 },
    { workMs: 90, rateLimitMs: 30, retryWaitMs: 15 },
  ]);
});
