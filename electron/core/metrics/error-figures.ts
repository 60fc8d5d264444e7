import type { ErrorFigures } from '../../../shared/contract/metrics.ts';
import type { FailureCode } from '../../../shared/domain/errors.ts';
import type { FailureSum, MetricsRange, MetricsTable } from '../ports/metrics-store.ts';
import { knownCode } from './known-code.ts';
import type { Reading } from './read-series.ts';

/** Of those that had a failure most, so many jobs are named. */
const NAMED_JOBS = 20;

type JobFailures = ReturnType<MetricsTable['failuresByJob']>;

/** What failed how often, when, and in which jobs; most frequent first. */
export function errorFigures(
  table: MetricsTable,
  range: MetricsRange,
  reading: Reading,
  before: Reading | null,
): ErrorFigures[] {
  const earlier = before === null ? null : countsOf(before.failures.flat());
  const byJob = table.failuresByJob(range);
  return [...countsOf(reading.failures.flat())]
    .sort(([a, one], [b, other]) => other - one || a.localeCompare(b))
    .map(([code, count]) => {
      const all = reading.failures.flat().filter((failure) => knownCode(failure.code) === code);
      const jobs = byJob.filter((failure) => knownCode(failure.code) === code);
      return {
        code,
        count,
        before: earlier === null ? null : (earlier.get(code) ?? 0),
        firstAt: Math.min(...all.map(({ firstAt }) => firstAt)),
        lastAt: Math.max(...all.map(({ lastAt }) => lastAt)),
        series: reading.failures.map((failures) => countsOf(failures).get(code) ?? 0),
        jobCount: new Set(jobs.map(({ job }) => job)).size,
        jobs: named(table, jobs),
      };
    });
}

function countsOf(failures: readonly FailureSum[]): Map<FailureCode, number> {
  const counts = new Map<FailureCode, number>();
  for (const { code, count } of failures)
    counts.set(knownCode(code), (counts.get(knownCode(code)) ?? 0) + count);
  return counts;
}

function named(table: MetricsTable, failures: JobFailures): ErrorFigures['jobs'] {
  const most = [...failures].sort((a, b) => b.count - a.count || b.lastAt - a.lastAt).slice(0, NAMED_JOBS);
  const names = table.nameJobs(most.map(({ job }) => job));
  return most.flatMap(({ job, count, lastAt }) => {
    const name = names.get(job);
    return name == null ? [] : [{ ...name, count, lastAt }];
  });
}
