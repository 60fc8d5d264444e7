import { adviceFor } from '../../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import { isInterrupted, type Writer } from './activity.ts';
import type { JobDetail } from './printer.ts';

/** A job as `--json` prints it. Scripts depend on these names: add to them, never change them. */
export function jobRecord({ job, images, files, stepMs }: JobDetail, writer: Writer) {
  const { requested, completed, failed, cancelled, unknown } = job.counts;
  return {
    type: 'job' as const,
    id: job.id,
    status: job.status,
    ...(isInterrupted(job, writer) ? { interrupted: true } : {}),
    prompt: job.params.prompt,
    provider: job.params.provider,
    ...(job.params.provider === 'demo' ? { demo: true } : {}),
    images: { requested, completed, failed, cancelled, unknown },
    files: deliveredFiles(images, files),
    cost: {
      usd: job.cost.usd,
      wastedUsd: job.cost.wastedUsd,
      estimatedUsd: job.estimatedUsd,
      unpriced: job.cost.unpriced,
    },
    durations: { totalMs: totalMs(job), steps: stepMs },
    failures: failuresOf(images),
  };
}

/** The finished variants, in the order of their images. */
export function deliveredFiles(images: readonly Image[], files: readonly ImageFile[]) {
  const indexOf = new Map(images.map((image) => [image.id, image.index]));
  return files
    .filter((file) => file.kind === 'variant' && file.state === 'stored')
    .map(({ path, sha256, width, height, bytes, format, imageId, variant }) => ({
      path,
      sha256,
      width,
      height,
      bytes,
      format,
      image: indexOf.get(imageId) ?? 0,
      variant,
    }))
    .sort((a, b) => a.image - b.image || a.variant - b.variant);
}

/** What failed, and what nobody knows the outcome of, in the order of the images. */
export function failuresOf(images: readonly Image[]) {
  return images.flatMap(({ index, failure, status }) =>
    failure !== null && (status === 'failed' || status === 'unknown')
      ? [{ image: index, code: failure.code, message: failure.message, advice: adviceFor(failure.code) }]
      : [],
  );
}

/** Milliseconds from the last start to the end; null while it has not ended. */
function totalMs(job: JobDetail['job']): number | null {
  return job.startedAt === null || job.finishedAt === null ? null : job.finishedAt - job.startedAt;
}
