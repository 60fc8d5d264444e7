import { type FailureCode, failure } from '../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../shared/domain/image.ts';
import { aFile, anImage } from '../../shared/testing/records.ts';
import { jobId } from './jobs.ts';

/** For tests: the id of the `index`th image. */
export function imageId(index: number): string {
  return `01890000-0000-7000-a000-${String(index).padStart(12, '0')}`;
}

/** For tests: the `index`th image of the first job, pending, with whatever else is said of it. */
export function imageOf(index: number, known: Partial<Image> = {}): Image {
  return anImage({ id: imageId(index), jobId: jobId(1), index, seed: index, ...known });
}

/** For tests: an image that failed in this way. */
export function failedImage(index: number, code: FailureCode, message = 'It failed.'): Image {
  return imageOf(index, { status: 'failed', attempts: 1, runAttempts: 1, failure: failure(code, message) });
}

/** For tests: a stored variant file of the `index`th image, with whatever else is said of it. */
export function fileOf(index: number, known: Partial<ImageFile> = {}): ImageFile {
  return aFile({
    id: `01890000-0000-7000-b000-${String(index).padStart(12, '0')}`,
    jobId: jobId(1),
    imageId: imageId(index),
    path: `/library/image-${index}.png`,
    ...known,
  });
}
