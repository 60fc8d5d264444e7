import type { Store } from './store.ts';

/** The database that holds what other devices made: a cache, apart from the user's own. */
export interface MirrorFile {
  /** Opens it, and makes it where it is not there; one that cannot be used is made anew. Whoever opens it closes it. */
  open(): Store;
  /** Removes it. It must be closed. */
  remove(): void;
}
