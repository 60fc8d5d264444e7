import type { RetentionReason, RetentionTotals } from '../../shared/contract/retention.ts';
import { bytes, number, plural } from './format.ts';

/** `12 jobs, 1.2 GB`, `12 jobs, 1.2 GB and 3 logs`, `3 logs` */
function amount({ jobs, bytes: size, logs }: RetentionTotals): string {
  const whole = jobs === 0 ? null : `${plural(jobs, 'job')}, ${bytes(size)}`;
  const onlyLogs = logs === 0 ? null : plural(logs, 'log');
  if (whole === null) return onlyLogs ?? 'nothing';
  return onlyLogs === null ? whole : `${whole} and ${onlyLogs}`;
}

const reasons: Readonly<Record<RetentionReason, string>> = {
  age: 'Old',
  count: 'Not among the newest',
  size: 'Library too large',
  logs: 'Only its log',
};

export const retention = {
  rulesTitle: 'Rules',
  rulesText:
    'What a rule takes goes whole: the job, its files in the library, its base images and its log. Jobs with a starred image and unfinished jobs always stay.',
  age: 'Remove old jobs',
  ageHint: 'By when they ended.',
  ageAmount: 'Older than, in days',
  count: 'Keep only the newest jobs',
  countAmount: 'Jobs to keep',
  size: 'Limit the size of the library',
  sizeHint: 'The oldest jobs go until the rest fits. Other files in the folder do not count.',
  sizeAmount: 'At most, in GB',
  logs: 'Remove old logs',
  logsHint: 'Of jobs that stay. One line remains, which says so.',
  logsAmount: 'Older than, in days',
  keepFailed: 'Keep jobs with failed images',
  keepFailedHint: 'So that they can still be looked at and retried.',
  nowTitle: 'What would go now',
  nowNothing: 'Nothing would be removed now.',
  nowNoRule: 'Nothing would be removed: no rule is switched on.',
  now: (totals: RetentionTotals) => `Would remove ${amount(totals)}.`,
  nowDetail: ({ images, files, entries }: RetentionTotals) =>
    `${plural(images, 'finished image')}, ${plural(files, 'file')}, ${plural(entries, 'log entry', 'log entries')}`,
  kept: (starred: number, failed: number) => {
    const because = [
      ...(starred > 0 ? [`${number.format(starred)} for a star`] : []),
      ...(failed > 0 ? [`${number.format(failed)} for failed images`] : []),
    ];
    return `Kept in spite of a rule: ${because.join(', ')}.`;
  },
  later: (count: number) => `${number.format(count)} more go with the next cleanup.`,
  previewFailed: 'It could not be found out what would go',
  review: 'Review…',
  automaticTitle: 'Automatically',
  automatic: 'Follow these rules every day',
  automaticHint:
    'At most once a day, and only while no job is unfinished. You are told, and can bring it back for a minute.',
  automaticNoRule: 'Switch on a rule first.',
  historyTitle: 'Earlier cleanups',
  historyNone: 'Nothing was removed yet.',
  historyLine: (totals: RetentionTotals) => `Removed ${amount(totals)}`,
  byItself: 'automatically',
  reviewTitle: 'Remove these?',
  reviewText: (totals: RetentionTotals) =>
    `${capital(amount(totals))} leave the lists now, and the disk a minute later.`,
  reviewUndo: 'Until then you can undo it. Files that you have changed since they were made stay.',
  reviewList: 'What would go',
  columnJob: 'Job',
  columnEnded: 'Ended',
  columnReason: 'Why',
  columnSize: 'Size',
  entries: (count: number) => plural(count, 'entry', 'entries'),
  more: (count: number) => `Show ${number.format(count)} more`,
  confirm: (totals: RetentionTotals) => `Remove ${amount(totals)}`,
  removing: (done: number, total: number) => `Removing ${number.format(done)} of ${number.format(total)}…`,
  removingLabel: 'Cleanup',
  stop: 'Stop',
  lookAgain: 'Look again',
  runFailed: 'The cleanup did not start',
  reasons,
  removed: (totals: RetentionTotals) => `Removed ${amount(totals)}`,
  removedText: 'It leaves the disk in a minute.',
  removedByItself: 'Your retention rules did this. It leaves the disk in a minute.',
  stopped: (totals: RetentionTotals) => `Stopped; removed ${amount(totals)}`,
  failedTitle: 'The cleanup could not be finished',
  undo: 'Undo',
  undone: 'Everything is back',
  undoFailed: 'It could not be brought back',
  show: 'Show',
  spaceTitle: 'Room in the database',
  spaceText:
    'What was removed leaves free room, which new jobs use again. Compacting gives it back to the disk.',
  space: (size: number, free: number) => `Database ${bytes(size)}, ${bytes(free)} of it free`,
  spaceFailed: 'The size of the database could not be had',
  compact: 'Compact now',
  compactNext: 'Compact at next start',
  compactNextHint:
    'This database is from an earlier version and has to be written anew once, about a second for 100 MB.',
  compactPlanned: 'It is compacted at the next start.',
  compactPlannedCancel: 'Do not compact',
  compacting: (done: number, total: number) => `Giving back ${bytes(done)} of ${bytes(total)}…`,
  compactingLabel: 'Compacting',
  compacted: (done: number) => `Gave ${bytes(done)} back to the disk.`,
  compactStopped: (done: number) => `Stopped; gave ${bytes(done)} back to the disk.`,
} as const;

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
