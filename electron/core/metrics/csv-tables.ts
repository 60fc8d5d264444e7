import type { JobCost, Metrics, MetricTable, SeriesPoint } from '../../../shared/contract/metrics.ts';
import { assertNever } from '../../../shared/domain/assert-never.ts';
import { csvField } from '../../../shared/text/csv-field.ts';
import { createIsoTime } from '../../../shared/text/iso-time.ts';

type Cell = string | number | null;
type Table = { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] };

/** One table of the metrics as CSV by RFC 4180, safe to open in a spreadsheet. Times in UTC, durations in milliseconds, US dollars. */
export function csvOf(table: MetricTable, metrics: Metrics, jobs: readonly JobCost[]): string {
  const { head, rows } = tableOf(table, metrics, jobs);
  return [head, ...rows].map((cells) => `${cells.map(field).join(',')}\r\n`).join('');
}

/** What does not exist is an empty field, which is not the same as 0. */
function field(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'number' ? String(cell) : csvField(cell);
}

function tableOf(table: MetricTable, metrics: Metrics, jobs: readonly JobCost[]): Table {
  switch (table) {
    case 'images':
      return bySeries(metrics, {
        completed: ({ completed }) => completed,
        failed: ({ failed }) => failed,
        cancelled: ({ cancelled }) => cancelled,
        unknown: ({ unknown }) => unknown,
        calls: ({ calls }) => calls,
        retries: ({ retries }) => retries,
        work_ms: ({ workMs }) => workMs,
      });
    case 'cost':
      return bySeries(metrics, MONEY);
    case 'calls':
      return bySeries(metrics, {
        count: ({ calling }) => calling?.count ?? 0,
        p50_ms: ({ calling }) => calling?.p50 ?? null,
        p95_ms: ({ calling }) => calling?.p95 ?? null,
        p99_ms: ({ calling }) => calling?.p99 ?? null,
      });
    case 'waits':
      return bySeries(metrics, {
        rate_limit_ms: ({ rateLimitMs }) => rateLimitMs,
        retry_wait_ms: ({ retryWaitMs }) => retryWaitMs,
        failed_call_ms: ({ failedCallMs }) => failedCallMs,
      });
    case 'steps':
      return steps(metrics);
    case 'errors':
      return errors(metrics);
    case 'jobs':
      return costs(jobs);
    default:
      return assertNever(table);
  }
}

const MONEY = {
  usd: ({ usd }: SeriesPoint) => usd,
  wasted_usd: ({ wastedUsd }: SeriesPoint) => wastedUsd,
  estimated_usd: ({ estimatedUsd }: SeriesPoint) => estimatedUsd,
  unpriced_calls: ({ unpriced }: SeriesPoint) => unpriced,
  perhaps_billed_calls: ({ maybeBilled }: SeriesPoint) => maybeBilled,
  perhaps_billed_usd: ({ maybeBilledUsd }: SeriesPoint) => maybeBilledUsd,
};

function bySeries(
  { series }: Metrics,
  columns: Readonly<Record<string, (point: SeriesPoint) => Cell>>,
): Table {
  const isoTime = createIsoTime();
  return {
    head: ['from', 'to', ...Object.keys(columns)],
    rows: series.map((point) => [
      isoTime(point.from),
      isoTime(point.to),
      ...Object.values(columns).map((cell) => cell(point)),
    ]),
  };
}

function steps({ steps: figures }: Metrics): Table {
  return {
    head: ['step', 'count', 'p50_ms', 'p95_ms', 'p99_ms', 'p50_ms_before', 'p95_ms_before', 'p99_ms_before'],
    rows: figures.map(({ step, count, p50, p95, p99, before }) => [
      step,
      count,
      p50,
      p95,
      p99,
      before?.p50 ?? null,
      before?.p95 ?? null,
      before?.p99 ?? null,
    ]),
  };
}

function errors({ errors: figures }: Metrics): Table {
  const isoTime = createIsoTime();
  return {
    head: ['code', 'count', 'count_before', 'first', 'last', 'jobs'],
    rows: figures.map(({ code, count, before, firstAt, lastAt, jobCount }) => [
      code,
      count,
      before,
      isoTime(firstAt),
      isoTime(lastAt),
      jobCount,
    ]),
  };
}

function costs(jobs: readonly JobCost[]): Table {
  const isoTime = createIsoTime();
  return {
    head: [
      'job_id',
      'prompt',
      'calls',
      'usd',
      'wasted_usd',
      'estimated_usd',
      'unpriced_calls',
      'perhaps_billed_calls',
      'perhaps_billed_usd',
      'last',
    ],
    rows: jobs.map((job) => [
      job.jobId ?? 'deleted',
      job.prompt,
      job.calls,
      job.usd,
      job.wastedUsd,
      job.estimatedUsd,
      job.unpriced,
      job.maybeBilled,
      job.maybeBilledUsd,
      isoTime(job.lastAt),
    ]),
  };
}
