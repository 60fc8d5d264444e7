import { number, plural } from './format.ts';

export const app = {
  name: 'Safelight',
  failedTitle: 'Safelight could not open its data',
  demo: 'Demo',
  demoHint: 'Made by the demo provider: drawn on this computer, not by a model.',
  tryAgain: 'Try again',
  dismiss: 'Dismiss',
  newJob: 'New job',
  settings: 'Settings',
  metrics: 'Metrics',
  palette: 'Search and commands',
  sidebar: 'Jobs',
  showSidebar: 'Show the list of jobs',
  noJobTitle: 'Nothing is developing',
  noJob: 'Begin a new job, or pick one from the list.',
  resizeSidebar: 'Width of the list of jobs',
  resizeLog: 'Height of the log',
  opening: 'Opening your jobs…',
  lostTitle: 'Safelight does not answer',
  lost: 'Trying again every second. Jobs that were running go on by themselves once it is back.',
  refusedTitle: 'Safelight was started anew',
  refused: 'This page belongs to an earlier start. Open the link that the new one printed.',
  showJob: 'Show job',
  ended: {
    completed: (done: number) => `Job finished: ${plural(done, 'image')}`,
    completed_partial: (done: number, total: number, missing: number) =>
      `Job finished: ${number.format(done)} of ${plural(total, 'image')}, ${number.format(missing)} failed or missing`,
    failed: (total: number) =>
      total === 1
        ? 'Job failed: its image could not be made'
        : `Job failed: none of ${plural(total, 'image')} could be made`,
    cancelled: (done: number, total: number) =>
      `Job cancelled: ${number.format(done)} of ${plural(total, 'image')}`,
  },
  titleWorking: (done: number, total: number) =>
    `${number.format(done)} of ${number.format(total)} · Safelight`,
  titleOf: (prompt: string) => `${prompt} · Safelight`,
} as const;
