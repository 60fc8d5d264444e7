import type { Bucket, MetricPeriod, MetricTable } from '../../shared/contract/metrics.ts';
import { money, number, plural, span } from './format.ts';

const periods: Readonly<Record<MetricPeriod, string>> = {
  today: 'Today',
  yesterday: 'Yesterday',
  '24h': '24 h',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
  all: 'All',
};

const tables: Readonly<Record<MetricTable, string>> = {
  images: 'Images',
  cost: 'Cost',
  calls: 'How long calls took',
  waits: 'Time lost',
  steps: 'How long each step took',
  errors: 'Failures',
  jobs: 'Cost by job',
};

const tableTexts: Readonly<Record<MetricTable, string>> = {
  images: 'By what became of them, where they were settled last.',
  cost: 'What is known to be spent. Wasted is what bought no image that was kept.',
  calls: 'Calls that brought an image: half took no longer than p50, 19 in 20 no longer than p95.',
  waits:
    'Calls stand still together at a rate limit. Other waits and failed calls are added up over the images.',
  steps: 'Half took no longer than p50, 19 in 20 no longer than p95, 99 in 100 no longer than p99.',
  errors: 'Failed calls, and images that failed without one.',
  jobs: 'The most wasteful first, then the most expensive.',
};

const hour = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const dayAndHour = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

export const metrics = {
  title: 'Metrics',
  period: 'Period',
  periods,
  stretch: (from: number, to: number) => `${dayAndHour.format(from)} – ${dayAndHour.format(to)}`,
  backTo: (period: MetricPeriod) => `Back to ${periods[period].toLowerCase()}`,
  provider: 'Provider',
  model: 'Model',
  preset: 'Preset',
  allProviders: 'All providers',
  allModels: 'All models',
  allPresets: 'All presets',
  refresh: 'Refresh',
  loading: 'Adding up…',
  failed: 'The metrics could not be read',
  inWords: 'In words',
  figures: 'Figures',
  emptyTitle: 'Nothing to measure here',
  emptyText: 'No job was worked on in this period, or none that fits the filter.',
  emptyAll: 'Show everything',
  chart: 'Chart',
  table: 'Table',
  tableOf: (name: string) => `Table: ${name}`,
  viewOf: (name: string) => `View: ${name}`,
  csv: (name: string) => `Save as CSV: ${name}`,
  saved: (name: string) => `Saved as CSV: ${name}`,
  tables,
  tableTexts,
  chartHint: (name: string, isZoomable: boolean) =>
    `${name}. Arrow keys show the figures of each bar.${isZoomable ? ' The table names each stretch and opens it.' : ''}`,
  bucket: (bucket: Bucket, from: number) => (bucket === 'hour' ? hour.format(from) : day.format(from)),
  bucketInTable: (bucket: Bucket, from: number) =>
    bucket === 'hour'
      ? dayAndHour.format(from)
      : bucket === 'week'
        ? `Week of ${day.format(from)}`
        : day.format(from),
  time: 'Time',
  zoomTo: (when: string) => `Show only ${when}`,
  at: (time: number) => dayAndHour.format(time),

  completed: 'Completed',
  failedImages: 'Failed',
  cancelled: 'Cancelled',
  unknown: 'Unknown',
  spent: 'Spent well',
  wasted: 'Wasted',
  total: 'Spent',
  estimated: 'Estimate',
  unpriced: 'Unpriced calls',
  maybeBilled: 'Perhaps billed',
  rateLimit: 'Rate limits',
  retryWait: 'Other waits',
  failedCall: 'Failed calls',
  step: 'Step',
  count: 'Count',
  calls: 'Calls',
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  p50Before: 'p50 before',
  code: 'Failure',
  before: 'Before',
  first: 'First',
  last: 'Last',
  jobs: 'Jobs',
  job: 'Job',
  course: 'Course',
  courseOf: (failure: string, count: number) => `${failure} over the period: ${number.format(count)} in all`,
  openJobs: (failure: string, count: number) => `${plural(count, 'job')} with “${failure}”`,
  openJob: (prompt: string) => `Open the job and its failures: ${prompt}`,
  timesIn: (count: number) => `${number.format(count)}×`,
  moreJobs: (count: number) => `and ${plural(count, 'more job')}, or deleted ones`,
  deletedJob: 'Deleted job',
  costOf: 'Cost by image',
  costOfJob: (prompt: string) => `Cost by image: ${prompt}`,
  image: 'Image',
  state: 'State',
  imageName: (index: number) => `Image ${index}`,
  callName: (attempt: number) => `Attempt ${attempt}`,
  noCalls: 'This job has no images.',
  byImage: 'By image',
  moreImages: (count: number) =>
    `The most wasteful come first; ${plural(count, 'more image')} with safelight metrics --job.`,
  noErrors: 'Nothing failed.',
  noSteps: 'No step has ended.',

  tiles: {
    images: 'Images completed',
    success: 'Success rate',
    pace: 'Images an hour',
    call: 'Median call',
    cost: 'Cost',
    wasted: 'Wasted',
    lost: 'Lost to rate limits',
    retries: 'Retries',
  },
  ofImages: (settled: number, jobs: number) => `of ${number.format(settled)}, in ${plural(jobs, 'job')}`,
  failedCount: (failed: number) => `${plural(failed, 'image')} failed`,
  worked: (ms: number) => `jobs ran for ${span(ms)}`,
  slowest: (ms: number) => `one in twenty over ${span(ms)}`,
  estimate: (usd: number) => `estimated ${money(usd)}`,
  doubts: (unpriced: number, maybe: number, maybeUsd: number) =>
    [
      ...(unpriced > 0 ? [`${number.format(unpriced)} unpriced`] : []),
      ...(maybe > 0 ? [`${number.format(maybe)} perhaps billed, about ${money(maybeUsd)}`] : []),
    ].join(', '),
  nothingInDoubt: 'every price is known',
  otherWaits: (ms: number) => `${span(ms)} to other waits`,
  ofCalls: (calls: number) => `of ${plural(calls, 'call')}`,
  /** Marks of an axis, where there is little room. */
  axisSpan: (ms: number) =>
    ms < 1_000
      ? `${number.format(Math.round(ms))} ms`
      : ms < 120_000
        ? `${number.format(Math.round(ms / 100) / 10)} s`
        : ms < 7_200_000
          ? `${number.format(Math.round(ms / 6_000) / 10)} min`
          : `${number.format(Math.round(ms / 360_000) / 10)} h`,
  none: '–',
  trend: {
    up: (share: string) => `${share} more than before`,
    down: (share: string) => `${share} less than before`,
    same: 'as before',
    isNew: 'none before',
  },
} as const;
