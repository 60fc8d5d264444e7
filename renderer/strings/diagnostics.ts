import { moment } from './format.ts';

const DAY_MS = 24 * 60 * 60_000;
const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `today at 14:03`, `yesterday at 14:03`, and an earlier moment in full. */
export function lately(at: number, now: number): string {
  const isDayOf = (time: number) => new Date(at).toDateString() === new Date(time).toDateString();
  if (isDayOf(now)) return `today at ${clock.format(at)}`;
  if (isDayOf(now - DAY_MS)) return `yesterday at ${clock.format(at)}`;
  return `on ${moment(at)}`;
}

/** Names and values of what is told come from shared/text/diagnostics-text: a copy and the command line say the same. */
export const diagnostics = {
  title: 'Diagnostics',
  text: 'What helps to find out why something does not work. Holds no keys, and stays on this computer until you copy it.',
  failed: 'The diagnostics could not be had',
  loading: 'Looking…',
  copyGroup: (title: string) => `Copy ${title}`,
  copyAll: 'Copy all',
  copyJson: 'Copy as JSON',
  copied: 'Copied.',
  notCopied: 'The clipboard refused the text.',
  openLogs: 'Open log folder',
  checkDatabase: 'Check the database',
  checkFailed: 'The database could not be checked',
  checkingDatabase: 'Checking…',
  close: 'Close',
  crashes: 'Last crashes',
  noCrashes: 'None is on record.',
  crashOf: {
    main: 'Safelight',
    page: 'The window’s page',
    renderer: 'The window’s process',
    child: 'A process of Chromium',
    native: 'Native code',
  },
  crashLine: (at: number, what: string) => `${moment(at)}: ${what}`,
  crashVersion: (version: string) => `Version ${version}`,
  crashDetails: 'Details',
  crashStack: 'Where',
  crashLog: 'The app’s log before it',
  crashNothing: 'Nothing more is known of it.',
  crashGone: 'The record could not be read',
  copyCrash: 'Copy this record',
  problems: 'Last problems',
  noProblems: 'The app’s log has none.',
  endTitle: (at: number) => `Safelight closed unexpectedly ${lately(at, Date.now())}`,
  endText: 'Nothing that was saved is lost. What happened is written down on this computer.',
  endDetails: 'Details',
  endDismiss: 'Dismiss',
} as const;
