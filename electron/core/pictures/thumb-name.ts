import type { ImageFile } from '../../../shared/domain/image.ts';

/** What a file's small picture is called in the cache: pictures that are the same share one. */
export function thumbName({ sha256 }: Pick<ImageFile, 'sha256'>): string {
  return `${sha256}.webp`;
}
