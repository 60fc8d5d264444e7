import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * A repair that was begun or asked for, as a file beside the database: whatever kills the app, the next start finds it and goes on.
 * `files` are the names that are put into `folder` before anything else happens; null while nothing was moved yet.
 */
const markerSchema = z.strictObject({
  reason: z.string().max(2_000),
  /** The backup to restore, by its name; null to salvage what there is. */
  backup: z.string().max(300).nullable(),
  /** Where the present database goes, below the data directory, and which files of it; null before that was decided. */
  aside: z
    .strictObject({ folder: z.string().max(300), files: z.array(z.string().max(300)).max(10) })
    .nullable(),
});
export type RepairMarker = z.infer<typeof markerSchema>;

const NAME = 'repair.json';

/**
 * The repair that is to be done or gone on with; null for none. One that is not what was written asks for a repair.
 * @throws a system error when it cannot be read now
 */
export function readMarker(dataDir: string): RepairMarker | null {
  const path = join(dataDir, NAME);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return null;
  const text = readFileSync(path, 'utf8');
  try {
    return markerSchema.parse(JSON.parse(text));
  } catch {
    return { reason: 'A repair was begun, and its note cannot be read.', backup: null, aside: null };
  }
}

/** Durable when it returns. */
export function writeMarker(dataDir: string, marker: RepairMarker): void {
  writeDurably(dataDir, NAME, `${JSON.stringify(marker)}\n`);
}

export function removeMarker(dataDir: string): void {
  rmSync(join(dataDir, NAME), { force: true });
  syncDir(dataDir);
}

/** Writes a small file that is there whole or not at all, whatever happens. */
export function writeDurably(folder: string, name: string, text: string): void {
  const part = join(folder, `.${name}.part`);
  const fd = openSync(part, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(part, join(folder, name));
  syncDir(folder);
}

export function syncFile(path: string): void {
  const fd = openSync(path, 'r+');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Windows has no way to sync a folder, and needs none: its file system journals the name. */
export function syncDir(path: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } catch {
    // Some network file systems refuse it; there a name is as durable as they make it.
  } finally {
    closeSync(fd);
  }
}
