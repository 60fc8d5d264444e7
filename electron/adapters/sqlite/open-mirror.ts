import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Store } from '../../core/ports/store.ts';
import { schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { openEmptyStore, openScratchStore, openStore } from './open-store.ts';

/**
 * Opens the database of what other devices made, at an absolute path. It is a cache: one that cannot be used, or is of another version, is
 * removed and made anew, and where that fails too it is kept in memory. Damage may show only when it is read: then whatever was asked
 * throws `database_unusable`, and it is removed when it is closed. Who may only read removes nothing, and has an empty one instead.
 * @param now milliseconds since the epoch
 */
export function openMirror(path: string, mode: 'write' | 'read', now: () => number): Store {
  if (mode === 'read') return attempt(() => openStore({ path, mode, now })) ?? openEmptyStore(now);
  return attempt(() => openCurrent(path, now)) ?? attempt(() => openAnew(path, now)) ?? openScratchStore(now);
}

/** Removes it with what SQLite keeps beside it. It must be closed. */
export function removeMirror(path: string): void {
  // The database first: SQLite takes what is left beside one that is not there for what it is, the rest of another.
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
}

function openAnew(path: string, now: () => number): Store {
  removeMirror(path);
  return openCurrent(path, now);
}

function openCurrent(path: string, now: () => number): Store {
  requireCurrent(path);
  let isDamaged = false;
  const onDamage = () => {
    isDamaged = true;
  };
  const store = openStore({ path, mode: 'write', now, onDamage });
  const close = store.close;
  store.close = () => {
    close();
    // Where it cannot be removed now, because somebody reads it, its damage shows again.
    if (isDamaged) attempt(() => removeMirror(path));
  };
  return store;
}

/** An older one would be brought up to date, after a backup of it beside those of the user's own database, for what can be had again. */
function requireCurrent(path: string): void {
  if (!existsSync(path)) return;
  const db = new Database(path, { readonly: true });
  try {
    const version = schemaVersion(db, path, MIGRATIONS);
    if (version !== MIGRATIONS.length) throw new Error(`The mirror is of version ${version}.`);
  } finally {
    db.close();
  }
}

/** Null where it throws: why a cache cannot be used makes no difference. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
