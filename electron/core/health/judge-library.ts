import type { MissingReason } from '../../../shared/contract/health.ts';
import type { LibraryFound } from '../ports/files.ts';

/** What is remembered of a library that was written to. */
export type KnownLibrary = { readonly mark: string; readonly device: string | null };

export type JudgedLibrary =
  | { readonly state: 'ok' | 'read_only' }
  | { readonly state: 'missing'; readonly why: MissingReason };

const missing = (why: MissingReason): JudgedLibrary => ({ state: 'missing', why });

/**
 * Whether what is there is the library. A folder is known by its mark, wherever it is mounted now. Without one it is the library only on
 * the disk where that was: there its user has removed the mark, or the folder, and it may be made anew. On another disk it is the bare
 * place of a drive that is away, and nothing may be written into that.
 * @param known null for a library that was never written to, or that is on the disk of the data directory: whatever is there may be it.
 */
export function judgeLibrary(known: KnownLibrary | null, found: LibraryFound): JudgedLibrary {
  if (found.kind === 'other') return missing('not_a_folder');
  if (found.device === null) return missing('gone');
  if (known !== null && found.mark !== known.mark) {
    const isElsewhere = known.device !== null && found.device !== known.device;
    if (isElsewhere) return missing(found.kind === 'nothing' ? 'gone' : 'other_disk');
  }
  return { state: found.writable ? 'ok' : 'read_only' };
}
