import { z } from 'zod';
import { failureCodeSchema } from '../domain/errors.ts';
import { imageIdSchema, jobIdSchema } from '../domain/ids.ts';
import { jobParamsSchema, jobSchema } from '../domain/job.ts';
import { appErrorSchema } from './result.ts';

/** Bounds what one command may be asked to do. */
export const MAX_RETRIED_JOBS = 1_000;

const count = z.int().nonnegative();
const usd = z.number().nonnegative().nullable();
const jobsRef = z.strictObject({ jobIds: z.array(jobIdSchema).min(1).max(MAX_RETRIED_JOBS) });

/** What a retry would do with one job. */
export const jobRetryPlanSchema = z.strictObject({
  jobId: jobIdSchema,
  prompt: z.string(),
  /** Images that will be bought again. */
  regenerate: count,
  /** Images whose saved base image is processed again, at no cost. */
  reprocess: count,
  /** Of those that will be bought again, the ones that had a saved base image which was removed from the disk. */
  gone: count,
  /** Images that are left out: their prompt was declined, and the same call would be answered the same way. */
  declined: count,
  /** Images of unknown outcome: they wait for the user's word, and are left out. */
  unknown: count,
  /** Why those that are retried had failed, the most frequent first. */
  reasons: z.array(z.strictObject({ code: failureCodeSchema, images: count })),
  /** US dollars; null when the price is not known. */
  usd,
  /** Why nothing of this job can be retried; null when something can. */
  refused: appErrorSchema.nullable(),
});
export type JobRetryPlan = z.infer<typeof jobRetryPlanSchema>;

export const batchRetryPlanSchema = z.strictObject({
  jobs: z.array(jobRetryPlanSchema),
  /** Images and jobs that something can be done for. */
  images: count,
  retryable: count,
  /** US dollars for all whose price is known. */
  usd: z.number().nonnegative(),
  /** Images that will be bought at a price that is not known; they are not in `usd`. */
  unpriced: count,
});
export type BatchRetryPlan = z.infer<typeof batchRetryPlanSchema>;

/** The plans of several jobs, and what they come to together. */
export function togetherOf(jobs: JobRetryPlan[]): BatchRetryPlan {
  const possible = jobs.filter(({ refused }) => refused === null);
  const sum = (amount: (plan: JobRetryPlan) => number) =>
    possible.reduce((total, plan) => total + amount(plan), 0);
  return {
    jobs,
    images: sum(({ regenerate, reprocess }) => regenerate + reprocess),
    retryable: possible.length,
    usd: sum(({ usd }) => usd ?? 0),
    unpriced: sum(({ usd, regenerate }) => (usd === null ? regenerate : 0)),
  };
}

export const batchRetryOutcomeSchema = z.strictObject({
  jobs: z.array(
    z.strictObject({
      jobId: jobIdSchema,
      regenerate: count,
      reprocess: count,
      /** Images that were left out, since their prompt was declined. */
      declined: count,
      /** Why this job was not retried; null when it was. */
      refused: appErrorSchema.nullable(),
    }),
  ),
  images: count,
  retried: count,
});
export type BatchRetryOutcome = z.infer<typeof batchRetryOutcomeSchema>;

export const retryCommands = {
  /** What `jobs.retryFailed` would do with these jobs, and what it would cost. Writes nothing. */
  'jobs.retryEstimate': { input: jobsRef, output: batchRetryPlanSchema },
  /**
   * Retries what failed or was cancelled in each of these jobs, from the cheapest point. A job that cannot be retried does not keep
   * the others from it. Images whose prompt was declined are left out: the same call would be answered the same way.
   */
  'jobs.retryFailed': {
    /** `gone`: how many images whose saved base image is gone may be bought again, as the estimate told; a job with more is refused. */
    input: jobsRef.extend({ gone: count.default(0) }),
    output: batchRetryOutcomeSchema,
  },
  /**
   * A new job with another prompt for images that the old job lacks. The old job stays as it is, and both know of each other.
   */
  'job.retryWithPrompt': {
    input: z.strictObject({
      jobId: jobIdSchema,
      /** Null for all that failed or were cancelled. */
      imageIds: z.array(imageIdSchema).min(1).max(10_000).nullable().default(null),
      prompt: jobParamsSchema.shape.prompt,
    }),
    output: jobSchema,
  },
  /** Which job this one replaces, and which ones replace it, oldest first; only those that are there. */
  'job.links': {
    input: z.strictObject({ jobId: jobIdSchema }),
    output: z.strictObject({
      replacesJobId: jobIdSchema.nullable(),
      replacedByJobIds: z.array(jobIdSchema),
    }),
  },
} as const;
