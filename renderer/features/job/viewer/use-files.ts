import type { Attempt } from '../../../../shared/domain/attempt.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import { type Asked, useAnswer } from '../../../state/use-answer.ts';

/** All files of an image; asked for again when the image has changed, with the old ones shown meanwhile. */
export function useFiles({ id, updatedAt }: Image): Asked<readonly ImageFile[]> {
  return useAnswer('image.files', { imageIds: [id] }, updatedAt);
}

/** All attempts of a job, in order; asked for again when an image has had another one. */
export function useAttempts({ jobId, attempts }: Image): Asked<readonly Attempt[]> {
  return useAnswer('job.attempts', { jobId }, attempts);
}
