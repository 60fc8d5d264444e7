import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { type RepairMarker, readMarker, removeMarker, syncDir, writeMarker } from './marker.ts';

export const DATABASE = 'safelight.db';
const DAMAGED = 'damaged';

type Aside = NonNullable<RepairMarker['aside']>;

/** Absolute path of a file that was put aside. */
export function asidePath(dataDir: string, { folder }: Aside, name: string): string {
  return join(dataDir, folder, name);
}

/**
 * Decides where the database's files go, and writes that down before any of them moves, so that a repair that was cut short knows which
 * file is which.
 */
export function planAside(
  dataDir: string,
  marker: RepairMarker,
  now: number,
): RepairMarker & { aside: Aside } {
  if (marker.aside !== null) return { ...marker, aside: marker.aside };
  const time = new Date(now).toISOString().replaceAll(/[-:.]/g, '');
  let folder = join(DAMAGED, time);
  for (let n = 2; existsSync(join(dataDir, folder)); n += 1) folder = join(DAMAGED, `${time}-${n}`);
  const files = readdirSync(dataDir).filter((name) => isOfDatabase(name));
  mkdirSync(join(dataDir, folder), { recursive: true, mode: 0o700 });
  syncDir(join(dataDir, DAMAGED));
  syncDir(dataDir);
  const planned = { ...marker, aside: { folder, files } };
  writeMarker(dataDir, planned);
  return planned;
}

function isOfDatabase(name: string): boolean {
  return ['', '-wal', '-shm', '-journal'].some((end) => name === `${DATABASE}${end}`);
}

/** Moves what was planned and has not moved yet. Nothing is ever written over. */
export function putAside(dataDir: string, aside: Aside): void {
  for (const name of aside.files) {
    const to = asidePath(dataDir, aside, name);
    const from = join(dataDir, name);
    if (!existsSync(to) && existsSync(from)) renameSync(from, to);
  }
  syncDir(join(dataDir, aside.folder));
  syncDir(dataDir);
}

/**
 * Notes what the next opening does. Files that an earlier plan has put aside already, and that nothing has replaced yet, stay those of this
 * one: the database is one of them.
 */
export function planNext(dataDir: string, plan: Pick<RepairMarker, 'reason' | 'backup'>): void {
  const aside = readMarker(dataDir)?.aside ?? null;
  writeMarker(dataDir, {
    ...plan,
    aside: aside === null || isReplaced(dataDir, aside) ? null : aside,
  });
}

/** Gives a plan up. What was put aside for it and not replaced comes back, so that it is what is opened next. */
export function cancelPlan(dataDir: string): void {
  const aside = readMarker(dataDir)?.aside ?? null;
  if (aside !== null && !existsSync(join(dataDir, DATABASE))) {
    // The file last: until it is there, the plan can still be gone on with.
    for (const name of [...aside.files].sort((a, b) => b.length - a.length)) {
      const from = asidePath(dataDir, aside, name);
      const to = join(dataDir, name);
      if (existsSync(from) && !existsSync(to)) renameSync(from, to);
    }
    syncDir(dataDir);
  }
  removeMarker(dataDir);
}

/** Whether the new database has its name already: then only the marker is left to remove. */
export function isReplaced(dataDir: string, aside: Aside): boolean {
  const moved = aside.files.every((name) => existsSync(asidePath(dataDir, aside, name)));
  return moved && existsSync(join(dataDir, DATABASE));
}
