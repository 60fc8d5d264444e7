import { rmSync } from 'node:fs';
import type { Store } from '../../core/ports/store.ts';
import { openScratchStore, openStore } from './open-store.ts';

/**
 * Opens the database of what other devices made, at an absolute path. It is a cache: one that is damaged or of a newer Safelight is
 * removed and made anew, and where that fails too it is kept in memory.
 * @param now milliseconds since the epoch
 */
export function openMirror(path: string, mode: 'write' | 'read', now: () => number): Store {
  try {
    return openStore({ path, mode, now });
  } catch {
    if (mode === 'read') return openScratchStore(now);
  }
  try {
    removeMirror(path);
    return openStore({ path, mode, now });
  } catch {
    return openScratchStore(now);
  }
}

/** Removes it with what SQLite keeps beside it. It must be closed. */
export function removeMirror(path: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}
