import type { Backup } from '../../../shared/contract/database.ts';
import { floorsOf, type Room } from '../health/judge-space.ts';

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** So many of the newest are kept, and of older ones the first of so many weeks. */
const KEPT_NEWEST = 3;
const KEPT_WEEKS = 2;

export type BackupState = {
  readonly backups: readonly Backup[];
  /** When the database was begun, and when something of its user's was changed last; null when there is nothing in it. */
  readonly begunAt: number | null;
  readonly changedAt: number | null;
  /** Whether the disk has so little room that a copy would make it worse. */
  readonly isDiskLow: boolean;
  /** When one could not be made last; null when none failed. */
  readonly failedAt: number | null;
};

/** Whether a copy of the database leaves twice as much free as what stops all work. In bytes. */
export function hasRoomForBackup({ freeBytes, totalBytes }: Room, databaseBytes: number): boolean {
  return freeBytes >= databaseBytes + 2 * floorsOf(totalBytes).full;
}

/**
 * Whether the app makes a backup by itself now: once a day, if something has changed since the last one of whatever kind. Times are
 * milliseconds since the epoch; a clock that was set back does not make backups come one after the other.
 */
export function isBackupDue(state: BackupState, now: number): boolean {
  const { backups, begunAt, changedAt, isDiskLow, failedAt } = state;
  if (isDiskLow || begunAt === null || changedAt === null) return false;
  if (failedAt !== null && now - failedAt < DAY_MS) return false;
  const last = backups.reduce((latest, { at }) => Math.max(latest, Math.min(at, now)), 0);
  const since = last === 0 ? begunAt : last;
  return now - since >= DAY_MS && changedAt > last;
}

/** The backups that may go now that there is a newer one that is sound. Only those that the app made by itself. */
export function backupsToRemove(backups: readonly Backup[]): string[] {
  const daily = backups.filter(({ kind }) => kind === 'daily').sort((a, b) => b.at - a.at);
  const older = daily.slice(KEPT_NEWEST);
  // The first of a week stays the first, so what is kept as such stays kept until it is too old.
  const firsts = new Map<number, Backup>();
  for (const backup of older) firsts.set(Math.floor(backup.at / WEEK_MS), backup);
  const kept = new Set([...firsts.values()].slice(0, KEPT_WEEKS).map(({ name }) => name));
  return older.filter(({ name }) => !kept.has(name)).map(({ name }) => name);
}
