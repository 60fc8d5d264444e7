import type { Store } from '../ports/store.ts';

/** A base image that is gone must be made again when the user retries, so nothing may say that it is there. */
export function forgetBase({ files }: Pick<Store, 'files'>, imageId: string): void {
  for (const { id, kind, state } of files.ofImage(imageId)) {
    if (kind === 'base' && state === 'stored') files.remove(id);
  }
}
