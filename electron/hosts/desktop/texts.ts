import type { Job } from '../../../shared/domain/job.ts';

/** Every text that the desktop host shows by itself, outside of its page, to be read and translated as a whole. */
export const texts = {
  menu: {
    about: 'About Safelight',
    updates: 'Check for Updates…',
    settings: 'Settings…',
    file: '&File',
    newJob: 'New Job',
    export: 'Export Job…',
    openBundle: 'Open Bundle…',
    openLibrary: 'Open Library Folder',
    quit: 'Quit Safelight',
    edit: '&Edit',
    view: '&View',
    palette: 'Command Palette…',
    searchLogs: 'Search All Logs…',
    toggleLog: 'Show or Hide the Log',
    findInLog: 'Find in the Log…',
    window: '&Window',
    help: '&Help',
    shortcuts: 'Keyboard Shortcuts',
    diagnostics: 'Diagnostics…',
    openLogs: 'Open Log Folder',
    notices: 'Third-Party Notices',
  },
  quit: {
    title: 'Quit Safelight?',
    message: (jobs: number) => (jobs === 1 ? '1 job is running.' : `${count(jobs)} jobs are running.`),
    detail: (jobs: number) =>
      `${jobs === 1 ? 'It goes' : 'They go'} on at the next start. What is being generated right now may be billed.`,
    keepWorking: 'Keep Working',
    quit: 'Quit',
  },
  crashed: {
    title: 'Safelight has to close',
    message: (reason: string) =>
      `Something went wrong that it cannot go on after: ${reason}\n\nNothing that was saved is lost, and nothing is paid for twice. Open Safelight again to go on; Help, Diagnostics shows what happened.`,
  },
  logsNotOpened: 'The log folder could not be opened.',
  noticesNotOpened: 'The third-party notices could not be opened.',
  bundleFailed: 'The bundle could not be opened.',
  chooseFolder: 'Choose a Folder',
  chooseFile: (kind: string) => `Open: ${kind}`,
  chooseNewFile: (kind: string) => `Save: ${kind}`,
  notice: {
    completed: 'Job done',
    completed_partial: 'Job partly done',
    failed: 'Job failed',
    several: (jobs: number) => `${count(jobs)} jobs have ended`,
    severalBody: (done: number, partial: number, failed: number) =>
      [
        done > 0 ? `${count(done)} done` : '',
        partial > 0 ? `${count(partial)} partly done` : '',
        failed > 0 ? `${count(failed)} failed` : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    images: ({ requested, completed }: Job['counts']) =>
      completed === requested
        ? `${images(requested)} completed.`
        : `${count(completed)} of ${images(requested)} completed.`,
    why: (message: string) => `Stopped by: ${message}`,
  },
} as const;

function images(n: number): string {
  return n === 1 ? '1 image' : `${count(n)} images`;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
