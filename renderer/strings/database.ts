import type { Backup, CheckStage, DatabaseCheck, RepairReport } from '../../shared/contract/database.ts';
import { bytes, number, plural } from './format.ts';

const stages: Readonly<Record<CheckStage['stage'], string>> = {
  pages: 'Looking at every page…',
  references: 'Looking at what belongs together…',
  rows: 'Looking at every row…',
  files: 'Looking at the files in the library…',
};

const kinds: Readonly<Record<Backup['kind'], string>> = {
  asked: 'Made by hand',
  daily: 'Made by Safelight',
  migration: 'From before an update',
};

const checks: Readonly<Record<DatabaseCheck['kind'], string>> = {
  quick: 'Check',
  full: 'Full check',
  files: 'Check of the files',
};

const time = (at: number): string => new Date(at).toLocaleString('en');

export const database = {
  repairedTitle: ({ restored }: RepairReport) =>
    restored === null
      ? 'The database was damaged and has been repaired'
      : 'A backup was put in place of the database',
  repairedReason: (reason: string) => `What was wrong: ${reason}`,
  nothingDeleted: (folder: string) =>
    `Nothing was deleted: the former files are in ${folder}, below the data folder.`,
  searchingMore: 'The library is being looked through for more images…',
  details: 'What was recovered',
  showFolder: 'Show folder',
  dismiss: 'Dismiss',
  repairingTitle: 'The database is being repaired',
  repairingText:
    'It was damaged, or a backup takes its place. All that can be read is kept, and nothing is deleted. A large database takes some minutes; the window opens when it is done.',
  repairing: (done: number, total: number) =>
    total === 0 ? `${bytes(done)} written…` : `${bytes(done)} of about ${bytes(total)}…`,
  repairingLabel: 'Repair of the database',
  damagedTitle: 'The database is damaged',
  damagedText:
    'Nothing new is started. At its next start Safelight repairs the database: it keeps all that can be read, looks through the backups and the library, and deletes nothing.',
  repairNow: 'Repair now',
  restartFirst: 'Close Safelight and start it again.',
  title: 'Database',
  text: 'Looks whether it is sound. A quick look is taken at each start.',
  check: 'Check now',
  fullCheck: 'Full check',
  fileCheck: 'Check files',
  stop: 'Stop',
  checking: ({ stage }: CheckStage) => stages[stage],
  neverChecked: 'Not checked yet.',
  lastCheck: ({ kind, at, problems }: DatabaseCheck) =>
    problems.length === 0
      ? `${checks[kind]} of ${time(at)}: sound.`
      : `${checks[kind]} of ${time(at)}: ${plural(problems.length, 'problem')}.`,
  checkFailed: 'The database could not be checked',
  progressLabel: 'Check of the database',
  searchTitle: 'Missing images',
  searchText:
    'Looks through the library for images that are not listed here, by the description beside each. After a repair and after a crash Safelight does that by itself.',
  search: 'Search the library…',
  searchAsk: 'Search the library for missing images?',
  searchAskText:
    'Every image that still has its description and its files is listed again, also those that another Safelight saved in this folder. What you deleted stays deleted, and no file is changed.',
  searchConfirm: 'Search',
  searching: (done: number, total: number) =>
    total === 0
      ? 'Looking into the library…'
      : `Looking into folder ${number.format(Math.min(done + 1, total))} of ${number.format(total)}…`,
  searchLabel: 'Search of the library',
  searchFailed: 'The library was not searched to its end',
  backupsTitle: 'Backups',
  backupsText:
    'Safelight makes one a day while something changes, keeps the newest three and one of each of two earlier weeks, and reads each before an older one goes. Yours stay. Pictures lie in the library; copy that folder too.',
  backUp: 'Back up now',
  backingUp: 'Backing up…',
  noBackups: 'There is no backup yet.',
  backupLine: ({ at, bytes: size }: Backup) => `${time(at)} · ${bytes(size)}`,
  kind: (kind: Backup['kind']) => kinds[kind],
  backupsFailed: 'The backups could not be listed',
  backedUp: ({ name, bytes: size }: Backup) => `Backup written and checked: ${name} (${bytes(size)})`,
  restore: 'Restore…',
  restoreLabel: (backup: Backup) => `Restore… (the backup of ${time(backup.at)})`,
  restoreTitle: (backup: Backup) => `Put back the backup of ${time(backup.at)}?`,
  restoreText:
    'It takes the place of the database at the next start. The present one is put aside, not deleted. Images made since are found again in the library; log entries, settings and jobs without images made since are only in the database that is put aside.',
  restoreConfirm: 'Put back at the next start',
  restoreNow: 'Put back and restart',
  planned: (what: 'repair' | 'restore') =>
    what === 'repair'
      ? 'The database is repaired at the next start.'
      : 'A backup is put in place of the database at the next start.',
  forget: 'Do not',
  more: (count: number) => `${number.format(count)} older ones are in the folder.`,
};
