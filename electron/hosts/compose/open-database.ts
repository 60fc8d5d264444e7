import { join } from 'node:path';
import type { RepairProgress, RepairReport } from '../../../shared/contract/database.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { createDatabaseCare } from '../../adapters/sqlite/care.ts';
import { isDamage } from '../../adapters/sqlite/errors.ts';
import { openEmptyStore, openStore } from '../../adapters/sqlite/open-store.ts';
import { type RepairMarker, readMarker } from '../../adapters/sqlite/repair/marker.ts';
import { cancelPlan, isReplaced } from '../../adapters/sqlite/repair/put-aside.ts';
import { repair, repairProgress, repairRefusal } from '../../adapters/sqlite/repair/repair.ts';
import { isSchemaDamaged } from '../../adapters/sqlite/repair/schema.ts';
import { lookAtDatabase } from '../../adapters/sqlite/repair/soundness.ts';
import { removeLooks } from '../../adapters/sqlite/repair/views.ts';
import { backupProblem } from '../../adapters/sqlite/repair/wanted-backup.ts';
import { createIds } from '../../adapters/system/ids.ts';
import { takeCleanEnd } from '../../core/app/interrupted-jobs.ts';
import { notPutBack } from '../../core/app/not-put-back.ts';
import type { AppLog } from '../../core/ports/app-log.ts';
import type { DatabaseCare } from '../../core/ports/database-care.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Runtime } from './runtime.ts';

/** How long a repair works at a stretch before others get their turn, in milliseconds. */
const STRETCH_MS = 12;
/** How long it then leaves to them, in milliseconds: the window loads meanwhile, and Electron’s own work has no turn before a timer’s. */
const REST_MS = 4;
/** How often it is told how far a repair is, and how long one may take that nobody is told of, in milliseconds. */
const TELL_EVERY_MS = 500;

export type DatabaseOptions = {
  readonly dataDir: string;
  readonly mode: 'write' | 'read';
  readonly runtime: Pick<Runtime, 'nodePath' | 'checkEntry'>;
  readonly restart: (() => void) | null;
  /** Hears how far a repair is that takes its time. */
  readonly onRepair?: (at: RepairProgress) => void;
  /** Hears when the tables are brought up to date, and what of the files was not as it should be. */
  readonly log?: Pick<AppLog, 'info' | 'warning'>;
};

/** What a look at the files told that the app has to make up for. */
type Known = Pick<DatabaseCare, 'wantsCheck' | 'writtenAt' | 'notDone'>;
const NOTHING_KNOWN: Known = { wantsCheck: false, writtenAt: null, notDone: null };

export type OpenedDatabase = {
  readonly store: Store;
  readonly care: DatabaseCare;
  /** What was repaired just now; null for nothing. */
  readonly repaired: RepairReport | null;
};

/**
 * Opens the database of a data directory. One that is damaged does not keep the app from starting: whoever may write puts it aside, makes
 * a new one of what can be read, and opens that. Who may only read is told what to do.
 * @throws AppError `database_unusable` (not for us to mend, or for reading), `database_newer`, `data_dir_unusable`, `disk_full`
 */
export async function openDatabase(options: DatabaseOptions): Promise<OpenedDatabase> {
  const { dataDir, mode } = options;
  const path = join(dataDir, 'safelight.db');
  if (mode === 'read') return { ...opened(options, path, NOTHING_KNOWN), repaired: null };
  removeLooks(dataDir);
  const { asked, notDone } = planned(options);
  const repaired = asked === null ? null : await mend(options, asked);
  const found = lookAtDatabase(path, join(dataDir, 'backups'));
  if (found.state === 'damaged') return repairedAnd(options, path, notDone, found.reason);
  const isSound = found.state === 'sound';
  const known = {
    wantsCheck: isSound && found.wasUnclean && !found.isThorough,
    writtenAt: isSound ? found.writtenAt : null,
    notDone,
  };
  try {
    const { store, care } = opened(options, path, known);
    if (isSound && found.isLogTorn) noteTear(options, store);
    return { store, care, repaired };
  } catch (error) {
    // What a quick look does not see, bringing it up to date or opening it may meet.
    const isFound = (error instanceof AppError && isDamage(error.cause)) || isSchemaDamaged(path);
    if (!isFound) throw error;
    return repairedAnd(options, path, notDone, (error as Error).message);
  }
}

/** What this start was asked to do. A backup that cannot be read does not take the place of a database that can. */
function planned({ dataDir, log }: DatabaseOptions): {
  readonly asked: RepairMarker | null;
  readonly notDone: Known['notDone'];
} {
  try {
    const asked = readMarker(dataDir);
    const backup = asked?.backup ?? null;
    const isDone = asked?.aside != null && isReplaced(dataDir, asked.aside);
    const problem = backup === null || isDone ? null : backupProblem(join(dataDir, 'backups'), backup);
    if (backup === null || problem === null) return { asked, notDone: null };
    cancelPlan(dataDir);
    log?.warning(notPutBack(backup, problem).message);
    return { asked: null, notDone: { backup, problem } };
  } catch (error) {
    throw repairRefusal(error, dataDir);
  }
}

/**
 * A power cut leaves a log like this, and then nothing is missing that was promised. A failing disk may too, and then nobody knows how the app
 * ended: what is unfinished waits for its user's word.
 */
function noteTear({ log }: DatabaseOptions, store: Store): void {
  log?.warning('The end of the database’s write-ahead log was torn: what was committed last may be missing');
  try {
    takeCleanEnd(store);
  } catch (error) {
    log?.warning('That the app did not end in order could not be written down', error);
  }
}

async function repairedAnd(
  options: DatabaseOptions,
  path: string,
  notDone: Known['notDone'],
  reason: string,
): Promise<OpenedDatabase> {
  const repaired = await mend(options, { reason, backup: null, aside: null });
  return { ...opened(options, path, { ...NOTHING_KNOWN, notDone }), repaired };
}

function mend({ dataDir, onRepair }: DatabaseOptions, begin: RepairMarker): Promise<RepairReport | null> {
  const place = { dataDir, backups: join(dataDir, 'backups') };
  let since = performance.now();
  let toldAt = since;
  const breath = async (): Promise<void> => {
    if (performance.now() - since < STRETCH_MS) return;
    if (onRepair !== undefined && performance.now() - toldAt >= TELL_EVERY_MS) {
      onRepair(repairProgress(place));
      toldAt = performance.now();
    }
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    since = performance.now();
  };
  const { uuid } = createIds();
  return repair({ ...place, newId: uuid, now: Date.now, breath }, begin);
}

/** The database as it can be asked where there is none, or it cannot be used. */
export function withoutDatabase(options: DatabaseOptions): OpenedDatabase {
  return { store: openEmptyStore(Date.now), care: careFor(options, NOTHING_KNOWN).care, repaired: null };
}

function opened(
  options: DatabaseOptions,
  path: string,
  known: Known,
): Pick<OpenedDatabase, 'store' | 'care'> {
  const { care, damaged } = careFor(options, known);
  const backupDir = join(options.dataDir, 'backups');
  const store = openStore({
    ...{ path, mode: options.mode, backupDir, now: Date.now, onDamage: damaged },
    onMigrated: (from, to) => options.log?.info('The tables were brought up to date', { from, to }),
  });
  return { store, care };
}

function careFor({ dataDir, runtime, restart }: DatabaseOptions, known: Known) {
  const backups = join(dataDir, 'backups');
  return createDatabaseCare({ dataDir, backups, command: runtime, restart, ...known });
}
