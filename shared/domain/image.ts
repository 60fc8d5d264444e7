import { z } from 'zod';
import { failureSchema } from './errors.ts';
import { imageIdSchema, jobIdSchema, sha256Schema, timestampSchema } from './ids.ts';
import { seedSchema } from './job.ts';
import { formatSchema, proofSchema, recipeSchema } from './processing.ts';

export const IMAGE_STATUSES = [
  'pending',
  'generating',
  'generated',
  'processing',
  'storing',
  'completed',
  'failed',
  'cancelled',
  'unknown',
] as const;
export const imageStatusSchema = z.enum(IMAGE_STATUSES);
export type ImageStatus = z.infer<typeof imageStatusSchema>;

/** An image in one of these does nothing more unless its user asks. */
export const SETTLED_IMAGE_STATUSES = ['completed', 'failed', 'cancelled', 'unknown'] as const;
export type SettledImageStatus = (typeof SETTLED_IMAGE_STATUSES)[number];

export function isSettled(status: ImageStatus): status is SettledImageStatus {
  return (SETTLED_IMAGE_STATUSES as readonly ImageStatus[]).includes(status);
}

export const imageSchema = z.strictObject({
  id: imageIdSchema,
  jobId: jobIdSchema,
  /** 1 to N within the job. */
  index: z.int().positive(),
  status: imageStatusSchema,
  seed: seedSchema,
  /** Calls to the provider so far, over all runs: the number of the latest attempt. */
  attempts: z.int().nonnegative(),
  /** Calls in this run, which the retry policy counts. A restart of the app does not reset it; a retry by the user does. */
  runAttempts: z.int().nonnegative(),
  /** Failures of processing or storing in this run. */
  runProcessingFailures: z.int().nonnegative(),
  /** When the next call is due after a backoff; null when none is waited for. */
  retryAt: timestampSchema.nullable(),
  failure: failureSchema.nullable(),
  /** Marked by the user as worth keeping. */
  starred: z.boolean(),
  /** When the user took its files away; null when they did not. */
  deletedAt: timestampSchema.nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});
export type Image = z.infer<typeof imageSchema>;

export const FILE_KINDS = ['base', 'variant', 'sidecar'] as const;
/**
 * `writing`: named and on its way, so that a crash can find it; `stored`: complete and durable; `replaced`: complete, but the image
 * was made or processed again since, and other files are its result now.
 */
export const FILE_STATES = ['writing', 'stored', 'replaced'] as const;

/** A file that this app wrote. A base image lies in the data directory, variants and sidecars in the library. */
export const imageFileSchema = z.strictObject({
  id: z.uuid(),
  jobId: jobIdSchema,
  imageId: imageIdSchema,
  kind: z.enum(FILE_KINDS),
  state: z.enum(FILE_STATES),
  /** 1 to V for a variant, 0 otherwise. */
  variant: z.int().nonnegative(),
  path: z.string().min(1),
  sha256: sha256Schema,
  bytes: z.int().nonnegative(),
  width: z.int().nonnegative(),
  height: z.int().nonnegative(),
  format: formatSchema.or(z.literal('json')),
  recipe: recipeSchema.nullable(),
  proof: proofSchema.nullable(),
  createdAt: timestampSchema,
});
export type ImageFile = z.infer<typeof imageFileSchema>;
