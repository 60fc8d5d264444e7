import type { JobSort } from '../../shared/contract/commands.ts';
import type { Job, JobStatus } from '../../shared/domain/job.ts';
import { money, number, ordinal, plural } from './format.ts';

const sorts: Readonly<Record<JobSort, string>> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  latest: 'Last changed',
  cost: 'Cost',
};

/** As short as a row of the list needs; the job itself says it in full. */
const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'Queued',
  processing: 'Processing',
  completed: 'Completed',
  completed_partial: 'Partial',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const filters = {
  all: 'All jobs',
  working: 'In progress',
  queued: 'Queued',
  completed: 'Completed',
  attention: 'Needs attention',
  cancelled: 'Cancelled',
} as const;

/** What a job has cost, as far as it is known. */
function cost({ cost: { usd, unpriced }, params }: Job): string {
  if (params.provider === 'demo') return 'Free';
  if (unpriced > 0) return usd > 0 ? `${money(usd)} and unpriced` : 'Unpriced';
  return money(usd);
}

export const jobs = {
  title: 'Jobs',
  list: 'Jobs',
  statuses,
  search: 'Search prompts',
  clearSearch: 'Clear search',
  filter: 'Show',
  filters,
  filterWithCount: (label: string, count: number) => `${label} (${number.format(count)})`,
  sort: 'Sort by',
  sorts,
  queueOrder: 'Queue order',
  failedTitle: 'The jobs could not be loaded',
  noMatchTitle: 'No job matches',
  noMatch: 'Change the search or the filter.',
  showAll: 'Show all jobs',
  emptyTitle: 'No jobs yet',
  empty: 'They stay here, with every picture and every log line.',
  queueEmptyTitle: 'The queue is empty',
  progress: (completed: number, requested: number) =>
    `${number.format(completed)} of ${number.format(requested)}`,
  failed: (count: number) => `${number.format(count)} failed`,
  progressLabel: 'Images done',
  cost,
  position: (position: number) => (position === 1 ? 'Next in queue' : `${ordinal(position)} in queue`),
  handle: 'Drag to another place in the queue',
  marked: (count: number) => `${plural(count, 'job')} selected`,
  clearMarks: 'Clear selection',
  moved: (position: number, of: number) =>
    `Moved to place ${number.format(position)} of ${number.format(of)}`,
  moveFailed: 'The queue could not be reordered',
  deleteMarked: 'Delete…',
  menu: {
    folder: 'Open folder',
    duplicate: 'Duplicate…',
    retry: 'Retry failed',
    cancel: 'Cancel job',
    first: 'Begin next',
    remove: 'Delete…',
    removeMarked: (count: number) => `Delete ${plural(count, 'job')}…`,
  },
  queue: {
    label: 'Queue',
    idle: 'Queue is idle',
    paused: 'Paused',
    pause: 'Pause queue',
    resume: 'Resume queue',
    waiting: (count: number) => `${number.format(count)} waiting`,
    working: (count: number) => `${number.format(count)} at work`,
    showWaiting: 'Show the queue',
    pausedHint: 'Calls under way end; nothing new starts.',
    rateLimited: (left: string) => `Rate limit reached. Calls go on in ${left}.`,
    failedTitle: 'The queue could not be changed',
  },
  remove: {
    title: (count: number) => (count === 1 ? 'Delete this job?' : `Delete ${plural(count, 'job')}?`),
    text: (images: number) =>
      `${plural(images, 'finished image')} and the whole log leave the list. You can undo this for a moment.`,
    working: (count: number) =>
      `${count === 1 ? '1 job is' : `${number.format(count)} jobs are`} still worked on and will be kept.`,
    files: 'Remove the files too',
    filesHint: 'Otherwise the pictures stay in the library folder.',
    confirm: (count: number) => (count === 1 ? 'Delete job' : `Delete ${plural(count, 'job')}`),
    done: (count: number) => (count === 1 ? 'Job deleted' : `${plural(count, 'job')} deleted`),
    keptFiles: 'Its files stay in the library.',
    removedFiles: 'Its files are removed when this message goes.',
    undo: 'Undo',
    undone: (count: number) => (count === 1 ? 'Job restored' : `${plural(count, 'job')} restored`),
    failedTitle: 'The jobs could not be deleted',
    restoreFailedTitle: 'The jobs could not be restored',
    nothingTitle: 'Jobs at work cannot be deleted',
    nothing: 'Cancel them first.',
  },
  cancelJob: {
    title: 'Cancel this job?',
    text: 'Calls under way are given up. The provider may still bill them.',
    confirm: 'Cancel job',
    leave: 'Keep it running',
    failedTitle: 'The job could not be cancelled',
  },
  retryFailedTitle: 'The job could not be retried',
  folderFailedTitle: 'The folder could not be opened',
} as const;
