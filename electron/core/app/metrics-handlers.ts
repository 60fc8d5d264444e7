import type { CommandName, CommandParsed } from '../../../shared/contract/commands.ts';
import type { MetricsQuery } from '../../../shared/contract/metrics.ts';
import { orExplain } from '../explain-failure.ts';
import { writeNewText } from '../export/new-file.ts';
import { costOfJob } from '../metrics/cost-of-job.ts';
import { csvOf } from '../metrics/csv-tables.ts';
import { readJobCosts } from '../metrics/job-costs.ts';
import { readMetrics } from '../metrics/read-metrics.ts';
import type { Handlers } from './handler.ts';
import { readJob } from './readers.ts';
import type { Services } from './services.ts';

type MetricsCommand = Extract<CommandName, `metrics.${string}`>;

/** In a table for a spreadsheet; on the screen a few are enough. */
const MOST_JOBS = 100_000;

/** Commands that add up what was done and what it cost. */
export const metricsHandlers: Handlers<MetricsCommand> = {
  'metrics.get': (services, query) => readMetrics(partsOf(services), query),
  'metrics.jobs': (services, query) => readJobCosts(partsOf(services), query),
  'metrics.jobCost': (services, { jobId }) => {
    const { store } = readJob(services, jobId);
    return costOfJob(store.images.ofJob(jobId), store.attempts.ofJob(jobId));
  },
  'metrics.csv': tableAsCsv,
  'metrics.save': async (services, request) => {
    const { name, text } = await tableAsCsv(services, request);
    return orExplain(() => writeNewText(services.ports.files, null, name, text));
  },
};

async function tableAsCsv(
  services: Services,
  { table, ...query }: CommandParsed<'metrics.csv'>,
): Promise<{ name: string; text: string }> {
  const metrics = await readMetrics(partsOf(services), query);
  const jobs =
    table === 'jobs' ? (await readJobCosts(partsOf(services), { ...query, limit: MOST_JOBS })).jobs : [];
  return { name: `safelight-${table}-${nameOf(query.period)}.csv`, text: csvOf(table, metrics, jobs) };
}

function partsOf({ ports }: Services) {
  return { table: ports.store.metrics, clock: ports.clock };
}

/** A named period, or the days it goes from and to. */
function nameOf(period: MetricsQuery['period']): string {
  if (typeof period === 'string') return period;
  const [from, to] = [period.from, period.to - 1].map((at) => new Date(at).toISOString().slice(0, 10));
  return `${from}-to-${to}`;
}
