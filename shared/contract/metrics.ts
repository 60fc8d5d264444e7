import { z } from 'zod';
import { failureCodeSchema } from '../domain/errors.ts';
import { attemptIdSchema, imageIdSchema, jobIdSchema, timestampSchema } from '../domain/ids.ts';
import { imageStatusSchema } from '../domain/image.ts';
import { stepSchema } from '../domain/log-entry.ts';

/** Stretches of time that have a name. Days begin at midnight of the asker's clock; the others end now. */
export const METRIC_PERIODS = ['today', 'yesterday', '24h', '7d', '30d', '90d', 'all'] as const;
export const metricPeriodSchema = z.enum(METRIC_PERIODS);
export type MetricPeriod = z.infer<typeof metricPeriodSchema>;

/** From a moment up to another one, which is left out. */
export const stretchSchema = z.strictObject({ from: timestampSchema, to: timestampSchema });
export type Stretch = z.infer<typeof stretchSchema>;

const name = z.string().min(1).max(200);

export const metricsQuerySchema = z.strictObject({
  period: metricPeriodSchema
    .or(stretchSchema.refine(({ from, to }) => from < to, 'The period ends before it begins.'))
    .default('7d'),
  /** Null for all of them. */
  provider: name.nullable().default(null),
  model: name.nullable().default(null),
  preset: name.nullable().default(null),
  /** Minutes that the asker's clock is ahead of UTC: where days and weeks begin. One for the whole period, also across a clock change. */
  utcOffsetMinutes: z.int().min(-900).max(900).default(0),
});
export type MetricsQuery = z.infer<typeof metricsQuerySchema>;

const count = z.int().nonnegative();
const ms = z.number().nonnegative();
const usd = z.number().nonnegative();

/**
 * Money in US dollars. `usd` is what is known to be spent, `wastedUsd` the part of it that brought no image which was kept. Never
 * added to it: `unpriced` counts calls that were billed at a price nobody knows, `maybeBilled` those that may have been billed, about
 * `maybeBilledUsd` if they all were. `estimatedUsd` is what the billed and perhaps billed calls were expected to cost.
 */
export const moneySchema = z.strictObject({
  usd,
  wastedUsd: usd,
  estimatedUsd: usd,
  unpriced: count,
  maybeBilled: count,
  maybeBilledUsd: usd,
});
export type Money = z.infer<typeof moneySchema>;

/** What happened in a stretch of time. */
export const tallySchema = z.strictObject({
  ...moneySchema.shape,
  /** Images by what became of them, each counted once, where it was settled last. */
  completed: count,
  failed: count,
  cancelled: count,
  unknown: count,
  /** Calls to the provider that ended, those of them that brought an image, and those that repeat an earlier one. */
  calls: count,
  succeeded: count,
  retries: count,
  /** Failed calls, and images that failed for another reason than their call. */
  failures: count,
  /** While any job was worked on, in milliseconds. */
  workMs: ms,
  /** While calls stood still after a provider's refusal for being too many, in milliseconds; parts that overlap count once. */
  rateLimitMs: ms,
  /** Waits before other retries, and calls that failed, in milliseconds, added up over the images. */
  retryWaitMs: ms,
  failedCallMs: ms,
});
export type Tally = z.infer<typeof tallySchema>;

/** Times in milliseconds; each is one that was measured (nearest rank). */
export const quantilesSchema = z.strictObject({ count, p50: ms, p95: ms, p99: ms });
export type Quantiles = z.infer<typeof quantilesSchema>;

export const errorFiguresSchema = z.strictObject({
  code: failureCodeSchema,
  count,
  /** In the period before; null when there is none. */
  before: count.nullable(),
  firstAt: timestampSchema,
  lastAt: timestampSchema,
  /** One for each bucket of the period. */
  series: z.array(count),
  /** How many jobs had it, and of those that still exist the ones that had it most. */
  jobCount: count,
  jobs: z.array(z.strictObject({ jobId: jobIdSchema, prompt: z.string(), count, lastAt: timestampSchema })),
});
export type ErrorFigures = z.infer<typeof errorFiguresSchema>;

export const stepFiguresSchema = quantilesSchema.extend({
  step: stepSchema,
  /** The same of the period before; null when there was nothing. */
  before: quantilesSchema.nullable(),
});
export type StepFigures = z.infer<typeof stepFiguresSchema>;

export const BUCKETS = ['hour', 'day', 'week'] as const;
export const bucketSchema = z.enum(BUCKETS);
export type Bucket = z.infer<typeof bucketSchema>;

export const seriesPointSchema = tallySchema.extend({
  ...stretchSchema.shape,
  /** How long calls that brought an image took; null when there were none. */
  calling: quantilesSchema.nullable(),
});
export type SeriesPoint = z.infer<typeof seriesPointSchema>;

export const metricsSchema = z.strictObject({
  period: stretchSchema,
  /** The stretch of the same length before it, which figures are compared with; null for `all`. */
  before: stretchSchema.nullable(),
  bucket: bucketSchema,
  jobs: count,
  totals: tallySchema,
  beforeJobs: count.nullable(),
  beforeTotals: tallySchema.nullable(),
  steps: z.array(stepFiguresSchema),
  series: z.array(seriesPointSchema),
  /** Most frequent first. */
  errors: z.array(errorFiguresSchema),
  /** What there is to choose from in the filters. */
  choices: z.strictObject({ providers: z.array(name), models: z.array(name), presets: z.array(name) }),
});
export type Metrics = z.infer<typeof metricsSchema>;

/** A job's part in a period's cost. Prompt and id are null where the job was deleted: its money stays spent. */
export const jobCostSchema = z.strictObject({
  ...moneySchema.shape,
  jobId: jobIdSchema.nullable(),
  prompt: z.string().nullable(),
  calls: count,
  lastAt: timestampSchema,
});
export type JobCost = z.infer<typeof jobCostSchema>;

export const attemptCostSchema = z.strictObject({
  ...moneySchema.shape,
  attemptId: attemptIdSchema,
  number: z.int().positive(),
});

/** What one image cost, call by call. */
export const imageCostSchema = z.strictObject({
  ...moneySchema.shape,
  imageId: imageIdSchema,
  index: z.int().positive(),
  status: imageStatusSchema,
  attempts: z.array(attemptCostSchema),
});
export type ImageCost = z.infer<typeof imageCostSchema>;

/** What of the metrics can be had as a table. */
export const METRIC_TABLES = ['images', 'cost', 'calls', 'steps', 'errors', 'waits', 'jobs'] as const;
export const metricTableSchema = z.enum(METRIC_TABLES);
export type MetricTable = z.infer<typeof metricTableSchema>;

const tableRequest = metricsQuerySchema.extend({ table: metricTableSchema });

export const metricsCommands = {
  'metrics.get': { input: metricsQuerySchema, output: metricsSchema },
  /** What the jobs of a period cost, the most wasteful first, then the most expensive. */
  'metrics.jobs': {
    input: metricsQuerySchema.extend({ limit: z.int().min(1).max(1_000).default(50) }),
    output: z.strictObject({ jobs: z.array(jobCostSchema), total: count }),
  },
  /** What each image and each call of a job cost, so far. */
  'metrics.jobCost': {
    input: z.strictObject({ jobId: jobIdSchema }),
    output: z.strictObject({ total: moneySchema, images: z.array(imageCostSchema) }),
  },
  /** Writes one table as CSV to a new file in `exports` in the library. Returns its absolute path. */
  'metrics.save': { input: tableRequest, output: z.strictObject({ path: z.string() }) },
  /** One table as CSV, safe to open in a spreadsheet. */
  'metrics.csv': { input: tableRequest, output: z.strictObject({ name: z.string(), text: z.string() }) },
} as const;
