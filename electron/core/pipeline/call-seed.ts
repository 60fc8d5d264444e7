import type { Attempt } from '../../../shared/domain/attempt.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Store } from '../ports/store.ts';
import { deriveSeed } from './random.ts';

/**
 * The seed of one call for an image: the image's own, so that a job made twice gives the same pictures; but where the image was
 * bought before and its user wants another, the run is in it, or a provider that goes by the seed would paint the same again.
 */
export function callSeed(store: Store, image: Image, call: Pick<Attempt, 'number' | 'run'>): number {
  const isAnew = store.attempts.boughtBefore(image.id, call.number);
  return isAnew ? deriveSeed(image.seed, 'run', call.run) : image.seed;
}
