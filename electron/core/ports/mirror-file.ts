import type { Store } from './store.ts';

/** The database that holds what other devices made: a cache, apart from the user's own. */
export interface MirrorFile {
  /**
   * Opens it, and makes it where it is not there; one that cannot be used is made anew. Whoever opens it closes it. Damage that shows only
   * when it is read is thrown as `database_unusable`; once closed, it opens as a new one.
   */
  open(): Store;
  /** Removes it. It must be closed. */
  remove(): void;
}
