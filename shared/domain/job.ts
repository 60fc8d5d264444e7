import { z } from 'zod';
import { failureSchema } from './errors.ts';
import { jobIdSchema, timestampSchema, userIdSchema } from './ids.ts';
import { JOB_STATUSES } from './job-status.ts';
import { formatSchema, presetSchema } from './processing.ts';
import { retryPolicySchema } from './retry-policy.ts';

export { FINAL_JOB_STATUSES, isFinal, JOB_STATUSES, type JobStatus } from './job-status.ts';

export const jobStatusSchema = z.enum(JOB_STATUSES);

export const MAX_PROMPT_CHARACTERS = 32_000;
export const MAX_IMAGES = 10_000;
export const MAX_VARIANTS = 20;
export const MAX_CONCURRENCY = 32;

export const PROVIDERS = ['demo', 'openai'] as const;
export const providerIdSchema = z.enum(PROVIDERS);
export type ProviderId = z.infer<typeof providerIdSchema>;

/** The model where nobody names one. */
export const DEFAULT_MODELS: Readonly<Record<ProviderId, string>> = { demo: 'demo-1', openai: 'gpt-image-2' };

export const QUALITIES = ['auto', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export const qualitySchema = z.enum(QUALITIES);
export type Quality = z.infer<typeof qualitySchema>;

/** `WIDTHxHEIGHT` in pixels, or `auto`. Which sizes a model takes is the provider's to check. */
export const sizeSchema = z
  .string()
  .regex(
    /^(auto|[1-9]\d{1,4}x[1-9]\d{1,4})$/,
    'A size is WIDTHxHEIGHT in pixels, such as 1024x1024, or auto.',
  );

export const seedSchema = z.int().min(0).max(0xffffffff);

/** All that a job is asked to do. It is stored as it was when the job was made and never changes. */
export const jobParamsSchema = z.strictObject({
  prompt: z
    .string()
    .refine((text) => text.trim().length > 0, 'The prompt is empty. Say what the images should show.')
    // A function: what words numbers takes 15 ms to begin, and this module is loaded at each start.
    .max(MAX_PROMPT_CHARACTERS, {
      error: () =>
        `The prompt is longer than ${MAX_PROMPT_CHARACTERS.toLocaleString('en')} characters. Shorten it.`,
    }),
  provider: providerIdSchema,
  /** Where an OpenAI-compatible server listens, without credentials; null for the provider's own address. */
  baseUrl: z.string().max(2_000).nullable(),
  model: z.string().min(1).max(200),
  size: sizeSchema,
  quality: qualitySchema,
  format: formatSchema,
  images: z
    .int('The number of images must be a whole number.')
    .min(1, 'A job needs at least 1 image.')
    .max(MAX_IMAGES, {
      error: () =>
        `A job can have at most ${MAX_IMAGES.toLocaleString('en')} images. Split it into several jobs.`,
    }),
  variants: z
    .int('The number of variants must be a whole number.')
    .min(1, 'Each image needs at least 1 variant.')
    .max(MAX_VARIANTS, `An image can have at most ${MAX_VARIANTS} variants.`),
  preset: presetSchema,
  seed: seedSchema,
  retryPolicy: retryPolicySchema,
  /** Calls to the provider at the same time for this job. */
  concurrency: z.int().min(1).max(MAX_CONCURRENCY),
  /** Stop before this many US dollars would be passed; null for no limit. */
  budgetUsd: z.number().positive('A budget must be more than 0 US dollars.').nullable(),
  /** How the demo provider should misbehave (see adapters/demo/faults); null for not at all. */
  demoFaults: z.string().max(2_000).nullable(),
});
export type JobParams = z.infer<typeof jobParamsSchema>;

/** Images of a job by what became of them. They always add up to `requested`; `active` is all that is not settled. */
export const imageCountsSchema = z.strictObject({
  requested: z.int().nonnegative(),
  active: z.int().nonnegative(),
  completed: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  cancelled: z.int().nonnegative(),
  unknown: z.int().nonnegative(),
});
export type ImageCounts = z.infer<typeof imageCountsSchema>;

/**
 * Money in US dollars. `usd` is what is known to be spent; `wastedUsd` the part that bought no image; `unpriced` counts the
 * billed or possibly billed calls whose price is not known, which is never the same as free.
 */
export const costSchema = z.strictObject({
  usd: z.number().nonnegative(),
  wastedUsd: z.number().nonnegative(),
  unpriced: z.int().nonnegative(),
});
export type Cost = z.infer<typeof costSchema>;

export const jobSchema = z.strictObject({
  id: jobIdSchema,
  userId: userIdSchema,
  status: jobStatusSchema,
  params: jobParamsSchema,
  counts: imageCountsSchema,
  cost: costSchema,
  /** Estimate for all images before the start; null when the price is not known. */
  estimatedUsd: z.number().nonnegative().nullable(),
  /** The folder below the library that this job's files go to. */
  folder: z.string().min(1),
  /** How often the job was started: 1, and one more for each retry or resume by the user. */
  run: z.int().positive(),
  /** The failure that stopped the job's remaining images in this run, if one did. */
  stoppedBy: failureSchema.nullable(),
  cancelRequested: z.boolean(),
  createdAt: timestampSchema,
  /** When the latest run started. */
  startedAt: timestampSchema.nullable(),
  finishedAt: timestampSchema.nullable(),
  updatedAt: timestampSchema,
});
export type Job = z.infer<typeof jobSchema>;
