import { expect, it } from 'vitest';
import type {
  ErrorFigures,
  JobCost,
  Metrics,
  MetricTable,
  Money,
  Quantiles,
  SeriesPoint,
  StepFigures,
} from '../../../shared/contract/metrics.ts';
import { METRIC_TABLES } from '../../../shared/contract/metrics.ts';
import { parseCsv } from '../export/testing/parse-csv.ts';
import { csvOf } from './csv-tables.ts';

/** A number that no other figure has. */
let figure = 0;
const next = () => ++figure;

const money = (): Money => ({
  usd: next(),
  wastedUsd: next(),
  estimatedUsd: next(),
  unpriced: next(),
  maybeBilled: next(),
  maybeBilledUsd: next(),
});
const quantiles = (): Quantiles => ({ count: next(), p50: next(), p95: next(), p99: next() });
const tally = () => ({
  ...money(),
  completed: next(),
  failed: next(),
  cancelled: next(),
  unknown: next(),
  calls: next(),
  succeeded: next(),
  retries: next(),
  failures: next(),
  workMs: next(),
  rateLimitMs: next(),
  retryWaitMs: next(),
  failedCallMs: next(),
});
const point = (calling: Quantiles | null): SeriesPoint => ({ ...tally(), from: next(), to: next(), calling });
const stepFigures = (step: StepFigures['step'], before: Quantiles | null): StepFigures => ({
  ...quantiles(),
  step,
  before,
});
const errorFigures = (code: ErrorFigures['code'], before: number | null): ErrorFigures => ({
  code,
  count: next(),
  before,
  firstAt: next(),
  lastAt: next(),
  series: [next(), next()],
  jobCount: next(),
  jobs: [],
});
const jobCost = (jobId: string | null, prompt: string | null): JobCost => ({
  ...money(),
  jobId,
  prompt,
  calls: next(),
  lastAt: next(),
});

const METRICS: Metrics = {
  period: { from: next(), to: next() },
  before: { from: next(), to: next() },
  bucket: 'hour',
  jobs: next(),
  totals: tally(),
  beforeJobs: next(),
  beforeTotals: tally(),
  steps: [stepFigures('processing', quantiles()), stepFigures('upload', null)],
  series: [point(quantiles()), point(null)],
  errors: [errorFigures('timeout', next()), errorFigures('rate_limited', null)],
  choices: { providers: [], models: [], presets: [] },
};
const JOBS = [jobCost('01a2061a-2f55-7c28-afdd-549cfabfe800', 'a "lamp", lit'), jobCost(null, null)];

const time = (at: number) => new Date(at).toISOString();
const stretch = ({ from, to }: SeriesPoint) => ({ from: time(from), to: time(to) });
const moneyCells = (cost: Money) => ({
  usd: cost.usd,
  wasted_usd: cost.wastedUsd,
  estimated_usd: cost.estimatedUsd,
  unpriced_calls: cost.unpriced,
  perhaps_billed_calls: cost.maybeBilled,
  perhaps_billed_usd: cost.maybeBilledUsd,
});

/** What each table must say, by the names in its head. */
const EXPECTED: Readonly<Record<MetricTable, readonly Readonly<Record<string, string | number | null>>[]>> = {
  images: METRICS.series.map((at) => ({
    ...stretch(at),
    completed: at.completed,
    failed: at.failed,
    cancelled: at.cancelled,
    unknown: at.unknown,
    calls: at.calls,
    retries: at.retries,
    work_ms: at.workMs,
  })),
  cost: METRICS.series.map((at) => ({ ...stretch(at), ...moneyCells(at) })),
  calls: METRICS.series.map((at) => ({
    ...stretch(at),
    count: at.calling?.count ?? 0,
    p50_ms: at.calling?.p50 ?? null,
    p95_ms: at.calling?.p95 ?? null,
    p99_ms: at.calling?.p99 ?? null,
  })),
  waits: METRICS.series.map((at) => ({
    ...stretch(at),
    rate_limit_ms: at.rateLimitMs,
    retry_wait_ms: at.retryWaitMs,
    failed_call_ms: at.failedCallMs,
  })),
  steps: METRICS.steps.map((of) => ({
    step: of.step,
    count: of.count,
    p50_ms: of.p50,
    p95_ms: of.p95,
    p99_ms: of.p99,
    p50_ms_before: of.before?.p50 ?? null,
    p95_ms_before: of.before?.p95 ?? null,
    p99_ms_before: of.before?.p99 ?? null,
  })),
  errors: METRICS.errors.map((of) => ({
    code: of.code,
    count: of.count,
    count_before: of.before,
    first: time(of.firstAt),
    last: time(of.lastAt),
    jobs: of.jobCount,
  })),
  jobs: JOBS.map((job) => ({
    job_id: job.jobId ?? 'deleted',
    prompt: job.prompt,
    calls: job.calls,
    ...moneyCells(job),
    last: time(job.lastAt),
  })),
};

it.each(METRIC_TABLES)('%s has each figure under its name, and nothing where there is none', (table) => {
  const [head = [], ...rows] = parseCsv(csvOf(table, METRICS, JOBS));
  const named = rows.map((row) => Object.fromEntries(row.map((cell, at) => [head[at], cell])));
  const expected = EXPECTED[table].map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell === null ? '' : String(cell)])),
  );
  expect(named).toEqual(expected);
});
