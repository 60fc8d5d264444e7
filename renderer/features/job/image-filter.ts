import type { Image } from '../../../shared/domain/image.ts';

/** What the contact sheet can be narrowed to, in the order of its chips. */
export const IMAGE_FILTERS = ['all', 'done', 'working', 'failed', 'unknown', 'cancelled', 'starred'] as const;
export type ImageFilter = (typeof IMAGE_FILTERS)[number];
export type ImageTally = Readonly<Record<ImageFilter, number>>;

/** Which of the exclusive filters an image falls under. */
export function groupOf({ status }: Pick<Image, 'status'>): Exclude<ImageFilter, 'all' | 'starred'> {
  if (status === 'completed') return 'done';
  return status === 'failed' || status === 'unknown' || status === 'cancelled' ? status : 'working';
}

export function matches(image: Image, filter: ImageFilter): boolean {
  if (filter === 'all') return true;
  return filter === 'starred' ? image.starred : groupOf(image) === filter;
}

/** How many images each filter would show. */
export function tallyOf(images: readonly Image[]): ImageTally {
  const tally = { all: images.length, done: 0, working: 0, failed: 0, unknown: 0, cancelled: 0, starred: 0 };
  for (const image of images) {
    tally[groupOf(image)] += 1;
    if (image.starred) tally.starred += 1;
  }
  return tally;
}

/** The filters to offer: those for the usual states always, the rest when something falls under them. */
export function offeredFilters(tally: ImageTally, chosen: ImageFilter): ImageFilter[] {
  const rare: readonly ImageFilter[] = ['unknown', 'cancelled'];
  return IMAGE_FILTERS.filter((filter) => !rare.includes(filter) || tally[filter] > 0 || filter === chosen);
}
