import { z } from 'zod';
import { usageSchema } from '../../../shared/domain/attempt.ts';
import {
  imageIdSchema,
  jobIdSchema,
  sha256Schema,
  timestampSchema,
  userIdSchema,
} from '../../../shared/domain/ids.ts';
import {
  DEFAULT_MODELS,
  type Job,
  type JobParams,
  jobParamsSchema,
  seedSchema,
} from '../../../shared/domain/job.ts';
import { formatSchema, proofSchema, recipeSchema } from '../../../shared/domain/processing.ts';
import { DEFAULT_RETRY_POLICY } from '../../../shared/domain/retry-policy.ts';

const shape = jobParamsSchema.shape;

const identitySchema = z.object({
  sha256: sha256Schema,
  bytes: z.int().nonnegative(),
  width: z.int().nonnegative(),
  height: z.int().nonnegative(),
  format: formatSchema,
});

/** What of a sidecar (pipeline/steps/sidecar) is needed to take its image back. What is new in it is left alone. */
const sidecarSchema = z.object({
  safelight: z.object({ format: z.literal(1) }),
  jobId: jobIdSchema,
  imageId: imageIdSchema,
  index: z.int().positive(),
  prompt: shape.prompt,
  provider: shape.provider,
  model: shape.model,
  size: shape.size,
  quality: shape.quality,
  format: shape.format,
  preset: shape.preset,
  jobSeed: seedSchema,
  imageSeed: seedSchema,
  /** Older ones have none of it. */
  job: z
    .object({
      userId: userIdSchema,
      createdAt: timestampSchema,
      images: shape.images,
      variants: shape.variants,
      baseUrl: shape.baseUrl,
      retryPolicy: shape.retryPolicy,
      concurrency: shape.concurrency,
      budgetUsd: shape.budgetUsd,
      demoFaults: shape.demoFaults,
    })
    .optional(),
  imageCreatedAt: timestampSchema.optional(),
  attempt: z
    .object({
      id: z.uuid(),
      number: z.int().positive(),
      requestId: z.string().nullable(),
      costUsd: z.number().nonnegative().nullable(),
      usage: usageSchema.nullable(),
    })
    .nullable(),
  base: identitySchema.nullish(),
  variants: z.array(
    identitySchema.extend({
      variant: z.int().positive(),
      recipe: recipeSchema.nullable(),
      proof: proofSchema.nullable(),
    }),
  ),
});
export type Sidecar = z.infer<typeof sidecarSchema>;
export type SidecarVariant = Sidecar['variants'][number];

/** Null for what is no sidecar of ours, as any file in a folder of the user's may be. */
export function parseSidecar(text: string): Sidecar | null {
  try {
    const parsed = sidecarSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The job that a folder's sidecars tell of, as far as they know it; they all tell of the same one. */
export function jobFromSidecars(
  sidecars: readonly [Sidecar, ...Sidecar[]],
): Pick<Job, 'id' | 'params' | 'createdAt'> & { readonly userId: string | null } {
  const [first] = sidecars;
  const known = sidecars.find(({ job }) => job !== undefined)?.job;
  const params: JobParams = {
    prompt: first.prompt,
    provider: first.provider,
    baseUrl: known?.baseUrl ?? null,
    model: first.model || DEFAULT_MODELS[first.provider],
    size: first.size,
    quality: first.quality,
    format: first.format,
    images: Math.max(known?.images ?? 1, ...sidecars.map(({ index }) => index)),
    variants: known?.variants ?? Math.max(1, ...sidecars.map(({ variants }) => variants.length)),
    preset: first.preset,
    seed: first.jobSeed,
    retryPolicy: known?.retryPolicy ?? DEFAULT_RETRY_POLICY,
    concurrency: known?.concurrency ?? 1,
    budgetUsd: known?.budgetUsd ?? null,
    demoFaults: known?.demoFaults ?? null,
  };
  return {
    id: first.jobId,
    userId: known?.userId ?? null,
    params,
    createdAt: known?.createdAt ?? timeOfId(first.jobId),
  };
}

/** The time that a UUID of version 7 begins with, in milliseconds since the epoch. */
export function timeOfId(id: string): number {
  return id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : 0;
}
