import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RepairProgress, RepairReport } from '../../../../shared/contract/database.ts';
import { AppError } from '../../../../shared/contract/result.ts';
import { listBackups } from '../backup-list.ts';
import { explain } from '../errors.ts';
import type { Breath, Source, TableReport } from './fill.ts';
import { type RepairMarker, readMarker, removeMarker, syncDir, syncFile, writeDurably } from './marker.ts';
import { asidePath, DATABASE, isReplaced, planAside, putAside } from './put-aside.ts';
import { type Salvaged, salvage } from './salvage.ts';
import { openDamaged, openToRead } from './views.ts';

export type RepairOptions = {
  /** Absolute path; the caller holds its lock, and nobody has the database open. */
  readonly dataDir: string;
  /** Absolute path of the folder with the backups. */
  readonly backups: string;
  readonly newId: () => string;
  readonly now: () => number;
  /** Awaited between slices of some milliseconds. */
  readonly breath: Breath;
};

const NEW = `${DATABASE}.new`;
/** Where the repair puts what it needs and can make again. */
const WORK = 'repair-work';

/**
 * Puts the database aside, with all that belongs to it, and makes a new one of what can be read: of the damaged file first, then of the
 * backups. Deletes nothing. Whatever ends it, the next call goes on.
 * @param begin what to begin with where no repair is under way.
 * @returns null where all was done already and only the end of it was missing.
 * @throws AppError `disk_full`, `database_unusable`; then everything is still there, and the next start tries again.
 */
export async function repair(options: RepairOptions, begin: RepairMarker): Promise<RepairReport | null> {
  const { dataDir, now } = options;
  try {
    const marker = planAside(dataDir, readMarker(dataDir) ?? begin, now());
    if (isReplaced(dataDir, marker.aside) && marker.aside.files.includes(DATABASE)) {
      removeMarker(dataDir);
      return null;
    }
    putAside(dataDir, marker.aside);
    const report = await makeAnew(options, marker);
    removeMarker(dataDir);
    return report;
  } catch (error) {
    throw repairRefusal(explain(error, join(dataDir, DATABASE)), dataDir);
  }
}

/** How far the repair of a data directory is, by the sizes of files. */
export function repairProgress({
  dataDir,
  backups,
}: Pick<RepairOptions, 'dataDir' | 'backups'>): RepairProgress {
  const { aside, backup } = readMarker(dataDir) ?? { aside: null, backup: null };
  const former = aside === null ? join(dataDir, DATABASE) : asidePath(dataDir, aside, DATABASE);
  const totalBytes = sizeOf(backup === null ? former : join(backups, backup));
  return { doneBytes: Math.min(sizeOf(join(dataDir, NEW)), totalBytes), totalBytes };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

type Planned = RepairMarker & { readonly aside: NonNullable<RepairMarker['aside']> };

async function makeAnew(options: RepairOptions, marker: Planned): Promise<RepairReport> {
  const { dataDir, newId, now, breath } = options;
  const path = join(dataDir, NEW);
  clearWork(dataDir);
  const opened = openSources(options, marker);
  try {
    const at = now();
    const { sources, isOlder } = opened;
    const salvaged = await salvage({ path, sources, isOlder, newId, now: at, breath });
    const report = reportOf(marker, opened, salvaged, at);
    noteReport(path, report, at);
    writeDurably(join(dataDir, marker.aside.folder), 'report.json', `${JSON.stringify(report, null, 2)}\n`);
    syncFile(path);
    renameSync(path, join(dataDir, DATABASE));
    syncDir(dataDir);
    return report;
  } finally {
    for (const { db } of opened.sources) db.close();
    clearWork(dataDir);
  }
}

type Opened = {
  readonly sources: readonly Source[];
  /** How each source is told of: `damaged`, or the name of a backup. */
  readonly names: readonly string[];
  readonly isOlder: boolean;
};

function openSources(options: RepairOptions, marker: Planned): Opened {
  const damaged =
    marker.backup === null
      ? openDamaged(asidePath(options.dataDir, marker.aside, DATABASE), join(options.dataDir, WORK))
      : { views: [], isOlder: true };
  const wanted = listBackups(options.backups).filter(
    ({ name }) => marker.backup === null || name === marker.backup,
  );
  const found = wanted.flatMap(({ name, path }) => {
    const db = openToRead(path);
    return db === null ? [] : [{ name, db }];
  });
  if (marker.backup !== null && found.length === 0) {
    throw new AppError('not_possible', `The backup ${marker.backup} cannot be read.`, {
      advice: 'Choose another one; see safelight database backups.',
    });
  }
  return {
    sources: [
      ...damaged.views.map((db) => ({ db, isOlder: false })),
      ...found.map(({ db }) => ({ db, isOlder: true })),
    ],
    names: [...damaged.views.map(() => 'damaged'), ...found.map(({ name }) => name)],
    isOlder: damaged.isOlder,
  };
}

/** Only what a repair has made itself. */
function clearWork(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (name === WORK || name === NEW || name.startsWith(`${NEW}-`))
      rmSync(join(dataDir, name), { recursive: true, force: true });
  }
}

const COUNTED = {
  jobs: 'image_generation_jobs',
  images: 'image_generation_images',
  files: 'image_generation_files',
  entries: 'image_generation_logs',
  settings: 'settings',
} as const;

function reportOf(
  { reason, backup, aside }: Planned,
  { names }: Opened,
  salvaged: Salvaged,
  at: number,
): RepairReport {
  const { tables, jobsRebuilt, imagesRebuilt, imagesUnknown, entriesLost } = salvaged;
  const from = [...new Set(names)].map((name) => ({ source: name, ...countsFrom(tables, names, name) }));
  return {
    at,
    reason,
    restored: backup,
    folder: aside.folder,
    sources: from.filter(
      ({ jobs, images, files, entries, settings }) => jobs + images + files + entries + settings > 0,
    ),
    rebuilt: { jobs: jobsRebuilt, images: imagesRebuilt },
    unknownImages: imagesUnknown,
    entriesLost,
    rowsRefused: tables.reduce((sum, { refused }) => sum + refused, 0),
    damagedStretches: tables.reduce((sum, { holes }) => sum + holes, 0),
    library: null,
  };
}

function countsFrom(tables: readonly TableReport[], names: readonly string[], wanted: string) {
  const count = (name: string): number => {
    const taken = tables.find(({ table }) => table === name)?.taken ?? [];
    return taken.reduce((sum, rows, at) => sum + (names[at] === wanted ? rows : 0), 0);
  };
  return {
    jobs: count(COUNTED.jobs),
    images: count(COUNTED.images),
    files: count(COUNTED.files),
    entries: count(COUNTED.entries),
    settings: count(COUNTED.settings),
  };
}

/** In the new database, so that report and database come into being in one moment: the app looks through the library, and tells of it. */
function noteReport(path: string, report: RepairReport, now: number): void {
  const db = new Database(path);
  try {
    db.prepare('INSERT OR REPLACE INTO settings (key, value, updated_at) VALUES (?, ?, ?)').run(
      'databaseRepair',
      JSON.stringify({ report, seen: false, searched: false }),
      now,
    );
  } finally {
    db.close();
  }
}

/** What the system refused to a repair, as an error that says what to do; anything else comes back as it was. */
export function repairRefusal(error: unknown, dataDir: string): unknown {
  const { code, message, errno } = error as NodeJS.ErrnoException;
  if (errno === undefined || error instanceof AppError) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('disk_full', `The damaged database could not be repaired: ${message}`, {
      advice: 'Free some space, then start again. Nothing was deleted, and the repair goes on.',
      cause: error,
    });
  }
  const path = join(dataDir, DATABASE);
  return new AppError('database_unusable', `The database ${path} could not be repaired: ${message}`, {
    advice:
      'Close other programs that hold the file that this names, and check that it and its folder may be read and written. Then start again: nothing was deleted, and the repair goes on.',
    cause: error,
  });
}
