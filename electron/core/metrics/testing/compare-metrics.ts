import { expect } from 'vitest';
import type { Metrics, MetricsQuery, Stretch } from '../../../../shared/contract/metrics.ts';
import { STEPS } from '../../../../shared/domain/log-entry.ts';
import type { TestApp } from '../../../../tests/support/test-app.ts';
import {
  type NaiveFailure,
  naiveDurations,
  naiveFailures,
  naiveQuantiles,
  naiveTally,
  type Rows,
  rowsOf,
} from './naive-metrics.ts';
import type { ToldStep } from './told-steps.ts';

/**
 * Every figure of the metrics against the rows it is about.
 * @param jobIds the jobs that the query is about.
 * @param told as `slowPorts` keeps it.
 */
export async function compareMetrics(
  app: TestApp,
  jobIds: readonly string[],
  query: Partial<MetricsQuery>,
  told: readonly ToldStep[],
): Promise<Metrics> {
  const metrics = await app.call('metrics.get', query);
  const rows = rowsOf(app.ports.store, jobIds, told);
  const { period, before } = metrics;
  expect(metrics.totals).toEqual(naiveTally(rows, period.from, period.to));
  expect(metrics.beforeTotals).toEqual(before && naiveTally(rows, before.from, before.to));
  for (const { from, to, calling, ...point } of metrics.series) {
    expect(point).toEqual(naiveTally(rows, from, to));
    expect(calling).toEqual(naiveQuantiles(naiveDurations(rows, 'base_generation', from, to)));
  }
  expect(metrics.steps).toEqual(naiveSteps(rows, period, before));
  expect(errorsByCode(metrics.errors)).toEqual(errorsByCode(naiveErrors(rows, metrics)));
  return metrics;
}

function naiveSteps(rows: Rows, period: Stretch, before: Stretch | null) {
  const quantiles = (step: (typeof STEPS)[number], { from, to }: Stretch) =>
    naiveQuantiles(naiveDurations(rows, step, from, to));
  return STEPS.flatMap((step) => {
    const now = quantiles(step, period);
    return now === null ? [] : [{ step, ...now, before: before && quantiles(step, before) }];
  });
}

/** Without the jobs' prompts, and in no order: several may have failed as often. */
function naiveErrors(rows: Rows, { period, before, series }: Metrics) {
  const failures = naiveFailures(rows, period.from, period.to);
  const earlier = before && naiveFailures(rows, before.from, before.to);
  return [...new Set(failures.map(({ code }) => code))].map((code) => {
    const isSame = (failure: NaiveFailure) => failure.code === code;
    const same = failures.filter(isSame);
    const jobIds = [...new Set(same.map(({ jobId }) => jobId))];
    return {
      code,
      ...countAndEnds(same),
      before: earlier?.filter(isSame).length ?? null,
      series: series.map(({ from, to }) => naiveFailures(rows, from, to).filter(isSame).length),
      jobCount: jobIds.length,
      jobs: jobIds.map((jobId) => {
        const { count, lastAt } = countAndEnds(same.filter((failure) => failure.jobId === jobId));
        return { jobId, count, lastAt };
      }),
    };
  });
}

function countAndEnds(failures: readonly NaiveFailure[]) {
  const times = failures.map(({ at }) => at);
  return { count: times.length, firstAt: Math.min(...times), lastAt: Math.max(...times) };
}

type Errors = readonly {
  readonly code: string;
  readonly jobs: readonly {
    readonly jobId: string;
    readonly count: number;
    readonly lastAt: number;
    readonly prompt?: string;
  }[];
}[];

function errorsByCode(errors: Errors) {
  return new Map(
    errors.map(({ code, jobs, ...figures }) => {
      const byId = new Map(jobs.map(({ jobId, count, lastAt }) => [jobId, { count, lastAt }]));
      return [code, { ...figures, jobs: byId }];
    }),
  );
}
