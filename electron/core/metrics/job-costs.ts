import type { JobCost, MetricsQuery } from '../../../shared/contract/metrics.ts';
import { breather } from '../pause.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobSums, MetricsTable } from '../ports/metrics-store.ts';
import { cut, resolvePeriod } from './period.ts';
import { scopesOf } from './read-metrics.ts';
import { addMoney } from './tally.ts';

/** What the jobs of a period cost, the most wasteful first, then the most expensive. */
export async function readJobCosts(
  { table, clock }: { readonly table: MetricsTable; readonly clock: Clock },
  query: MetricsQuery & { readonly limit: number },
): Promise<{ jobs: JobCost[]; total: number }> {
  const { stretch, bucket } = resolvePeriod(query, clock.now(), table.firstAt());
  const scopes = scopesOf(table.scopes(), query);
  const pause = breather(clock);
  const sums = new Map<number, JobSums>();
  for (const piece of cut(stretch, bucket, query.utcOffsetMinutes)) {
    for (const more of table.jobs({ ...piece, scopes })) sums.set(more.job, added(sums.get(more.job), more));
    await pause();
  }
  const shown = [...sums.values()].sort(byWaste).slice(0, query.limit);
  const names = table.nameJobs(shown.map(({ job }) => job));
  const jobs = shown.map(({ job, ...cost }) => {
    const { jobId = null, prompt = null } = names.get(job) ?? {};
    return { ...cost, jobId, prompt };
  });
  return { jobs, total: sums.size };
}

function added(known: JobSums | undefined, more: JobSums): JobSums {
  if (known === undefined) return { ...more, ...addMoney([more]) };
  const { job, lastAt, calls } = more;
  return {
    ...addMoney([known, more]),
    job,
    calls: known.calls + calls,
    lastAt: Math.max(known.lastAt, lastAt),
  };
}

function byWaste(a: JobSums, b: JobSums): number {
  return b.wastedUsd - a.wastedUsd || b.usd - a.usd || b.maybeBilledUsd - a.maybeBilledUsd || b.job - a.job;
}
