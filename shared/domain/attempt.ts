import { z } from 'zod';
import { billingOutcomeSchema, failureSchema } from './errors.ts';
import { attemptIdSchema, imageIdSchema, jobIdSchema, sha256Schema, timestampSchema } from './ids.ts';

/**
 * `intent`: written down, nothing sent yet, so safe to send after a crash. `sending`: written before the first byte, so after
 * a crash the outcome is unknown. The rest are ends.
 */
export const ATTEMPT_STATUSES = [
  'intent',
  'sending',
  'succeeded',
  'failed',
  'cancelled',
  'not_sent',
  'unknown',
] as const;
export const attemptStatusSchema = z.enum(ATTEMPT_STATUSES);
export type AttemptStatus = z.infer<typeof attemptStatusSchema>;

/** Tokens that the provider says it used, as it names them. */
export const usageSchema = z.strictObject({
  inputTokens: z.int().nonnegative(),
  inputTextTokens: z.int().nonnegative().nullable(),
  inputImageTokens: z.int().nonnegative().nullable(),
  outputTokens: z.int().nonnegative(),
});
export type Usage = z.infer<typeof usageSchema>;

/** One call to the provider for one image. */
export const attemptSchema = z.strictObject({
  id: attemptIdSchema,
  jobId: jobIdSchema,
  imageId: imageIdSchema,
  /** 1, 2, … within the image, over all runs. */
  number: z.int().positive(),
  run: z.int().positive(),
  /** The attempt that this one repeats. */
  repeats: attemptIdSchema.nullable(),
  provider: z.string(),
  model: z.string(),
  /** SHA-256 of the request's parameters: tells whether two attempts asked for the same. */
  requestHash: sha256Schema,
  status: attemptStatusSchema,
  billing: billingOutcomeSchema,
  estimatedUsd: z.number().nonnegative().nullable(),
  /** What it cost; null while unknown or when the price is not known. */
  costUsd: z.number().nonnegative().nullable(),
  usage: usageSchema.nullable(),
  requestId: z.string().nullable(),
  failure: failureSchema.nullable(),
  elapsedMs: z.number().nonnegative().nullable(),
  createdAt: timestampSchema,
  finishedAt: timestampSchema.nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;
