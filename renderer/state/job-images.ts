import type { AppErrorData } from '../../shared/contract/result.ts';
import type { Image } from '../../shared/domain/image.ts';

/** The images of one job as the window knows them. */
export type JobImages = {
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Why the list could not be had. */
  readonly error: AppErrorData | null;
  /** In order of index. While loading only those that an event told of. */
  readonly images: readonly Image[];
};

export const NO_IMAGES: JobImages = { phase: 'loading', error: null, images: [] };

/**
 * The images with later states of some of them. Of two states of one image the later updated stays; when they are equal, the one
 * that comes in. Images of a ready list lie at their index, so that a batch costs one copy of the array and no search.
 */
export function withChanged(held: readonly Image[], changed: readonly Image[]): readonly Image[] {
  const next = held.slice();
  const added: Image[] = [];
  for (const image of changed) {
    const place = placeOf(next, image);
    const known = next[place];
    if (known === undefined) added.push(image);
    else if (image.updatedAt >= known.updatedAt) next[place] = image;
  }
  return added.length === 0 ? next : [...next, ...added].sort((a, b) => a.index - b.index);
}

function placeOf(images: readonly Image[], image: Image): number {
  const usual = image.index - 1;
  return images[usual]?.id === image.id ? usual : images.findIndex(({ id }) => id === image.id);
}

/**
 * A list that was asked for, joined with what was told while it was on its way. The app tells of a state after it was made, so when
 * both are of the same millisecond the told one is the later, or the next event brings it.
 */
export function withListed(told: readonly Image[], listed: readonly Image[]): readonly Image[] {
  const known = new Map(told.map((image) => [image.id, image]));
  return listed.map((image) => {
    const later = known.get(image.id);
    return later !== undefined && later.updatedAt >= image.updatedAt ? later : image;
  });
}
