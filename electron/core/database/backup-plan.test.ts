import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backup } from '../../../shared/contract/database.ts';
import { backupsToRemove, hasRoomForBackup, isBackupDue } from './backup-plan.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 1_790_000_000_000;

const backup = (at: number, kind: Backup['kind'] = 'daily'): Backup => ({
  name: `${at}.db`,
  at,
  bytes: 1,
  kind,
});
const state = {
  backups: [],
  begunAt: NOW - 2 * DAY,
  changedAt: NOW - HOUR,
  isDiskLow: false,
  failedAt: null,
};

describe('a backup is due', () => {
  it.each([
    ['a day after the database was begun', {}, true],
    ['not on its first day', { begunAt: NOW - HOUR }, false],
    ['not while there is nothing in it', { begunAt: null, changedAt: null }, false],
    ['not within a day of the last one', { backups: [backup(NOW - DAY + 1)] }, false],
    ['a day after the last one', { backups: [backup(NOW - DAY)] }, true],
    ['not when nothing changed since', { backups: [backup(NOW - 2 * DAY)], changedAt: NOW - 3 * DAY }, false],
    [
      'also after one that was asked for counts as the last',
      { backups: [backup(NOW - HOUR, 'asked')] },
      false,
    ],
    ['not within a day of one that failed', { failedAt: NOW - DAY + 1 }, false],
    ['a day after one that failed', { failedAt: NOW - DAY }, true],
    ['not while the disk is low', { isDiskLow: true }, false],
    ['not again and again when the clock was set back', { backups: [backup(NOW + DAY)] }, false],
  ])('%s', (_what, change, due) => {
    expect(isBackupDue({ ...state, ...change }, NOW)).toBe(due);
  });
});

it('is made only where it leaves room to go on working', () => {
  const MB = 1e6;
  const disk = (free: number) => ({ freeBytes: free * MB, totalBytes: 500_000 * MB });
  expect(hasRoomForBackup(disk(1_200), 1_000 * MB)).toBe(true);
  expect(hasRoomForBackup(disk(1_199), 1_000 * MB)).toBe(false);
});

describe('older backups', () => {
  it('go, but for the newest three and the first of two weeks', () => {
    const days = Array.from({ length: 40 }, (_, day) => backup(NOW - day * DAY));
    const gone = new Set(backupsToRemove(days));
    const kept = days.filter(({ name }) => !gone.has(name));
    expect(kept).toHaveLength(5);
    expect(kept.slice(0, 3)).toEqual(days.slice(0, 3));
  });

  it('never include one that its user asked for, or one from before a migration', () => {
    const asked = Array.from({ length: 20 }, (_, day) =>
      backup(NOW - day * DAY, day % 2 ? 'asked' : 'migration'),
    );
    expect(backupsToRemove(asked)).toEqual([]);
  });

  it('leave five at most and the newest always, day after day, and reach a week back at least', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 30, maxLength: 80 }), (steps) => {
        let at = NOW;
        let backups: Backup[] = [];
        for (const step of steps) {
          at += step * DAY;
          backups = [backup(at), ...backups];
          const gone = new Set(backupsToRemove(backups));
          backups = backups.filter(({ name }) => !gone.has(name));
          expect(backups[0]?.at).toBe(at);
          expect(backups.length).toBeLessThanOrEqual(5);
        }
        expect(at - (backups.at(-1)?.at ?? at)).toBeGreaterThanOrEqual(7 * DAY);
      }),
      { numRuns: 50 },
    );
  });
});
