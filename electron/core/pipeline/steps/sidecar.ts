import type { Attempt } from '../../../../shared/domain/attempt.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import type { Job } from '../../../../shared/domain/job.ts';

/** Raised when the sidecar's shape changes in a way that a reader must know of. */
const SIDECAR_FORMAT = 1;

export type SidecarSource = {
  readonly version: string;
  readonly job: Job;
  readonly image: Image;
  readonly attempt: Attempt | null;
  /** The seed of the call that brought the base image. */
  readonly seed: number;
  readonly files: readonly ImageFile[];
};

/**
 * The JSON beside an image's files: all that made them, enough to tell them from any other, to make them again, and to
 * rebuild the database's rows should it be lost (core/database). Holds no key and no path.
 */
export function sidecarText({ version, job, image, attempt, seed: imageSeed, files }: SidecarSource): string {
  const { prompt, provider, model, size, quality, format, preset, seed } = job.params;
  const base = files.find((file) => file.kind === 'base');
  const variants = files.filter((file) => file.kind === 'variant').sort((a, b) => a.variant - b.variant);
  const sidecar = {
    safelight: { format: SIDECAR_FORMAT, version },
    jobId: job.id,
    imageId: image.id,
    index: image.index,
    demo: provider === 'demo',
    prompt,
    provider,
    model,
    size,
    quality,
    format,
    preset,
    jobSeed: seed,
    imageSeed,
    job: restOf(job),
    imageCreatedAt: image.createdAt,
    attempt: attempt && {
      id: attempt.id,
      number: attempt.number,
      requestId: attempt.requestId,
      costUsd: attempt.costUsd,
      usage: attempt.usage,
    },
    base: base && identity(base),
    variants: variants.map((file) => ({
      variant: file.variant,
      ...identity(file),
      recipe: file.recipe,
      proof: file.proof,
    })),
  };
  return `${JSON.stringify(sidecar, null, 2)}\n`;
}

/** What of the job is not the image's own. */
function restOf({ userId, createdAt, run, params }: Job) {
  const { images, variants, baseUrl, retryPolicy, concurrency, budgetUsd, demoFaults } = params;
  return {
    userId,
    createdAt,
    run,
    images,
    variants,
    baseUrl,
    retryPolicy,
    concurrency,
    budgetUsd,
    demoFaults,
  };
}

function identity({ sha256, bytes, width, height, format }: ImageFile) {
  return { sha256, bytes, width, height, format };
}
