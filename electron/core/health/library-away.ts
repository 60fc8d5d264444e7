import type { Files } from '../ports/files.ts';
import type { Store } from '../ports/store.ts';
import { judgeLibrary } from './judge-library.ts';
import { knownLibrary } from './library-marks.ts';

type Parts = { readonly files: Pick<Files, 'library'>; readonly store: Pick<Store, 'settings'> };

/**
 * Whether a library, the present one or an earlier one, is not there now: then nothing that is missing in it is known to be gone. A drive
 * that is away can leave its folder behind, in which nothing is; a library that was marked is known by that. Never throws: one that
 * cannot be looked at is not there.
 */
export async function isLibraryAway({ files, store }: Parts, root: string): Promise<boolean> {
  try {
    const found = await files.library.look(root);
    return found.kind !== 'folder' || judgeLibrary(knownLibrary(store, root), found).state === 'missing';
  } catch {
    return true;
  }
}
