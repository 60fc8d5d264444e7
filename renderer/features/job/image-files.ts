import type { Image, ImageFile } from '../../../shared/domain/image.ts';

/** The pictures of one image: what the provider returned, and what was made of it, in order. */
export type Versions = { readonly base: ImageFile | null; readonly variants: readonly ImageFile[] };

/** The files that are an image's result now: those on their way, replaced, or that are no pictures are left out. */
export function versionsOf(image: Pick<Image, 'id'>, files: readonly ImageFile[]): Versions {
  const stored = files.filter(({ imageId, state }) => imageId === image.id && state === 'stored');
  return {
    base: stored.find(({ kind }) => kind === 'base') ?? null,
    variants: stored.filter(({ kind }) => kind === 'variant').sort((a, b) => a.variant - b.variant),
  };
}

/** The file that stands for the image, as its tile shows it: its first variant, or else its base image. */
export function mainFile({ base, variants }: Versions): ImageFile | null {
  return variants[0] ?? base;
}
