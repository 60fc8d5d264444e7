import type { CommandOutput } from '../../../../shared/contract/commands.ts';
import type {
  ErrorFigures,
  JobCost,
  Metrics,
  MetricsQuery,
  Money,
  SeriesPoint,
  StepFigures,
} from '../../../../shared/contract/metrics.ts';
import { summarize } from '../../../../shared/text/metrics-summary.ts';
import { plainLine } from '../../../../shared/text/plain-text.ts';
import { counted, dayAndTime, dollars, duration } from '../../../../shared/text/units.ts';
import type { Style } from './style.ts';

const MAX_PROMPT = 50;

/** What a period brought: in words, then as tables, those with nothing in them left out. */
export function metricsLines(
  metrics: Metrics,
  jobs: readonly JobCost[],
  period: MetricsQuery['period'],
  style: Style,
): string[] {
  // By their codes, as the log, the tables below and `search code:` have them.
  const findings = summarize(metrics, period, (code) => code).map(({ isTrouble, text }) =>
    isTrouble ? `${style.yellow('⚠')} ${text}` : `  ${text}`,
  );
  return [
    ...findings,
    ...table('Steps', ['', 'count', 'p50', 'p95', 'p99', 'p50 before'], metrics.steps.map(stepCells), style),
    ...table(
      'Errors',
      ['', 'count', 'before', 'jobs', 'first', 'last'],
      metrics.errors.map(errorCells),
      style,
    ),
    ...table(
      `By ${metrics.bucket}`,
      ['', 'images', 'failed', 'calls', 'cost', 'wasted', 'rate limits'],
      metrics.series.filter(isBusy).map(pointCells),
      style,
    ),
    ...table(
      'Jobs by wasted cost',
      ['', 'calls', 'cost', 'wasted', 'estimate', 'job'],
      jobs.map(jobCells),
      style,
    ),
  ];
}

/** What one job cost, image by image. */
export function jobCostLines({ total, images }: CommandOutput<'metrics.jobCost'>, style: Style): string[] {
  const rows = images.map((image) => [
    `image ${image.index}`,
    image.status,
    String(image.attempts.length),
    spent(image),
    dollars(image.wastedUsd),
    dollars(image.estimatedUsd),
  ]);
  const sum = ['all', '', '', spent(total), dollars(total.wastedUsd), dollars(total.estimatedUsd)];
  return table(
    'Cost by image',
    ['', 'state', 'calls', 'cost', 'wasted', 'estimate'],
    [...rows, sum],
    style,
  ).slice(1);
}

function isBusy({ calls, completed, failed, cancelled, unknown }: SeriesPoint): boolean {
  return calls + completed + failed + cancelled + unknown > 0;
}

function stepCells({ step, count, p50, p95, p99, before }: StepFigures): string[] {
  const earlier = before === null ? '' : duration(before.p50);
  return [step, count.toLocaleString('en'), duration(p50), duration(p95), duration(p99), earlier];
}

function errorCells({ code, count, before, jobCount, firstAt, lastAt }: ErrorFigures): string[] {
  return [
    code,
    count.toLocaleString('en'),
    before === null ? '' : before.toLocaleString('en'),
    jobCount.toLocaleString('en'),
    dayAndTime(firstAt),
    dayAndTime(lastAt),
  ];
}

function pointCells(point: SeriesPoint): string[] {
  return [
    dayAndTime(point.from),
    point.completed.toLocaleString('en'),
    point.failed.toLocaleString('en'),
    point.calls.toLocaleString('en'),
    spent(point),
    dollars(point.wastedUsd),
    duration(point.rateLimitMs),
  ];
}

function jobCells(job: JobCost): string[] {
  const prompt = job.prompt === null ? '(deleted)' : plainLine(job.prompt);
  const short = prompt.length > MAX_PROMPT ? `${prompt.slice(0, MAX_PROMPT - 1)}…` : prompt;
  return [
    job.jobId?.slice(-8) ?? '',
    job.calls.toLocaleString('en'),
    spent(job),
    dollars(job.wastedUsd),
    dollars(job.estimatedUsd),
    short,
  ];
}

/** What is known to be spent, and the calls of which it is not known. */
function spent({ usd, unpriced, maybeBilled }: Money): string {
  return [
    dollars(usd),
    ...(unpriced > 0 ? [`${counted(unpriced, 'call')} unpriced`] : []),
    ...(maybeBilled > 0 ? [`${counted(maybeBilled, 'call')} perhaps billed`] : []),
  ].join(' + ');
}

/** Columns as wide as their widest cell, behind an empty line and a title; nothing where there are no rows. */
function table(title: string, head: readonly string[], rows: readonly string[][], style: Style): string[] {
  if (rows.length === 0) return [];
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return ['', style.bold(title), style.dim(line(head)), ...rows.map(line)];
}
