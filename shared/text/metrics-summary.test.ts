import { expect, test } from 'vitest';
import type { Metrics, Tally } from '../contract/metrics.ts';
import { percent, summarize } from './metrics-summary.ts';

const NOTHING: Tally = {
  usd: 0,
  wastedUsd: 0,
  estimatedUsd: 0,
  unpriced: 0,
  maybeBilled: 0,
  maybeBilledUsd: 0,
  completed: 0,
  failed: 0,
  cancelled: 0,
  unknown: 0,
  calls: 0,
  succeeded: 0,
  retries: 0,
  failures: 0,
  workMs: 0,
  rateLimitMs: 0,
  retryWaitMs: 0,
  failedCallMs: 0,
};

function metrics(totals: Partial<Tally>, more: Partial<Metrics> = {}): Metrics {
  return {
    period: { from: 0, to: 1 },
    before: null,
    bucket: 'hour',
    jobs: 0,
    totals: { ...NOTHING, ...totals },
    beforeJobs: null,
    beforeTotals: null,
    steps: [],
    series: [],
    errors: [],
    choices: { providers: [], models: [], presets: [] },
    ...more,
  };
}

const said = (figures: Metrics) =>
  summarize(figures, 'yesterday', (code) => `<${code}>`).map(({ text }) => text);

test('says that nothing happened', () => {
  expect(said(metrics({}))).toEqual(['Yesterday, no job was worked on.']);
});

test('says why a batch was slow and what its failures cost', () => {
  const quantiles = { count: 40, p50: 14_200, p95: 31_000, p99: 40_000 };
  const figures = metrics(
    {
      completed: 37,
      failed: 3,
      calls: 52,
      workMs: 1_200_000,
      rateLimitMs: 240_000,
      retryWaitMs: 6_000,
      failedCallMs: 65_000,
      usd: 1.52,
      wastedUsd: 0.24,
      maybeBilled: 2,
      maybeBilledUsd: 0.08,
      failures: 15,
    },
    {
      jobs: 1,
      steps: [{ step: 'base_generation', ...quantiles, before: { ...quantiles, p50: 8_100 } }],
      errors: [
        {
          code: 'rate_limited',
          count: 12,
          before: 0,
          firstAt: 1,
          lastAt: 2,
          series: [12],
          jobCount: 1,
          jobs: [],
        },
      ],
    },
  );
  expect(said(figures)).toEqual([
    'Yesterday, 1 job and 40 images: 37 completed, 3 failed (92.5% succeeded).',
    'Jobs ran for 20 min 00 s, at 111 images an hour. Half of the calls took more than 14.2 s, one in twenty more than 31.0 s, slower than the day before (8.1 s).',
    'Time was lost: 4 min 00 s to rate limits, when all calls stood still (20% of the work), 6.0 s to waits before other retries and 1 min 05 s to calls that failed. Waits and failed calls are added up over the images.',
    'It cost $1.52, of which $0.24 (15.8%) was wasted on images that failed, were cancelled or were bought again. 2 failed calls may have been billed, for about $0.08 if all were.',
    'Failed most: <rate_limited>, 12 times (none on the day before). All other failures: 3.',
  ]);
});

test('never calls what nobody knows the price of free', () => {
  expect(said(metrics({ completed: 1, unpriced: 1 }))).toContain(
    '1 call billed at a price that is not known.',
  );
  expect(said(metrics({ completed: 1 }))).toContain('It cost nothing.');
});

test.each([
  [1, '100%'],
  [0.9999, 'over 99.9%'],
  [0.949, '94.9%'],
  [0.0001, 'under 0.1%'],
  [0, '0%'],
])('%s of all is %s', (share, shown) => {
  expect(percent(share)).toBe(shown);
});
