import { type FailureCode, failure } from '../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../shared/domain/image.ts';
import { jobId } from './jobs.ts';

/** For tests: the id of the `index`th image. */
export function imageId(index: number): string {
  return `01890000-0000-7000-a000-${String(index).padStart(12, '0')}`;
}

/** For tests: the `index`th image of the first job, pending, with whatever else is said of it. */
export function imageOf(index: number, known: Partial<Image> = {}): Image {
  return {
    id: imageId(index),
    jobId: jobId(1),
    index,
    status: 'pending',
    seed: index,
    attempts: 0,
    runAttempts: 0,
    runProcessingFailures: 0,
    retryAt: null,
    failure: null,
    starred: false,
    deletedAt: null,
    createdAt: 0,
    updatedAt: 0,
    ...known,
  };
}

/** For tests: an image that failed in this way. */
export function failedImage(index: number, code: FailureCode, message = 'It failed.'): Image {
  return imageOf(index, { status: 'failed', attempts: 1, runAttempts: 1, failure: failure(code, message) });
}

/** For tests: a stored variant file of the `index`th image, with whatever else is said of it. */
export function fileOf(index: number, known: Partial<ImageFile> = {}): ImageFile {
  return {
    id: `01890000-0000-7000-b000-${String(index).padStart(12, '0')}`,
    jobId: jobId(1),
    imageId: imageId(index),
    kind: 'variant',
    state: 'stored',
    variant: 1,
    path: `/library/image-${index}.png`,
    sha256: '0'.repeat(64),
    bytes: 1_000,
    width: 1_024,
    height: 1_024,
    format: 'png',
    recipe: null,
    proof: null,
    createdAt: 0,
    ...known,
  };
}
