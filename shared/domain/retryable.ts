import { needsOtherPrompt } from './errors.ts';
import type { Image } from './image.ts';

/** Whether its job lacks it: it failed or was cancelled, and its user did not delete it. */
export function isMissing({ status, deletedAt }: Image): boolean {
  return deletedAt === null && (status === 'failed' || status === 'cancelled');
}

/** Whether the same request cannot make it: its prompt was declined, and would be declined again. */
export function isDeclined({ status, failure }: Image): boolean {
  return status === 'failed' && failure !== null && needsOtherPrompt(failure.code);
}

/** The images that a plain retry makes: all that are missing, but for those that need another prompt. */
export function worthRetrying(images: readonly Image[]): Image[] {
  return images.filter((image) => isMissing(image) && !isDeclined(image));
}
