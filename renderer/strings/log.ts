import type { ImageStatus } from '../../shared/domain/image.ts';
import type { Level, Step } from '../../shared/domain/log-entry.ts';
import { number, plural, span } from './format.ts';

const levels: Readonly<Record<Level, string>> = {
  info: 'Info',
  success: 'Success',
  warning: 'Warning',
  error: 'Error',
};

const steps: Readonly<Record<Step, string>> = {
  initialization: 'Initialization',
  validation: 'Validation',
  base_generation: 'Base generation',
  variant_creation: 'Variant creation',
  processing: 'Processing',
  upload: 'Upload',
  completion: 'Completion',
  cleanup: 'Cleanup',
};

const imageStatuses: Readonly<Record<ImageStatus, string>> = {
  pending: 'Waiting',
  generating: 'Generating',
  generated: 'Base image saved',
  processing: 'Processing',
  storing: 'Storing',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unknown: 'Outcome unknown',
};

const times = {
  clock: 'Time of day',
  relative: 'Time ago',
  elapsed: 'Since the start',
} as const;

const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' });

const entries = (count: number): string => plural(count, 'entry', 'entries');

export const log = {
  title: 'Detailed log',
  levels,
  steps,
  show: 'Show the log',
  hide: 'Hide the log',

  /** The panel's own states. */
  loading: 'Loading the log',
  empty: 'No entries yet',
  emptyText: 'What the job does is written here as it happens.',
  noMatch: 'No entry matches',
  noMatchText: (total: number) => `${entries(total)} ${total === 1 ? 'is' : 'are'} hidden by the filters.`,
  failedTitle: 'Some entries could not be loaded',

  /** Counts. */
  total: entries,
  matches: (found: number, total: number) => `${number.format(found)} of ${number.format(total)} match`,
  matching: (total: number) => `Searching ${entries(total)}…`,
  hidden: (count: number) => `${number.format(count)} hidden by filters`,
  clearFilters: 'Show all',
  news: (count: number) => `${number.format(count)} new`,
  newsLabel: (count: number, worst: Level) =>
    `${plural(count, 'new entry', 'new entries')}, ${levels[worst].toLowerCase()} at worst`,
  announced: (count: number, errors: number) =>
    errors === 0
      ? plural(count, 'new entry', 'new entries')
      : `${plural(count, 'new entry', 'new entries')}, ${plural(errors, 'error')}`,

  /** Following the end. */
  paused: (count: number) => (count === 0 ? 'Paused' : `Paused · ${number.format(count)} new`),
  resume: 'Follow the newest entries',

  /** Filters. */
  levelFilter: 'Levels',
  levelChip: (level: Level, count: number) => `${levels[level]}, ${entries(count)}`,
  errorsOnly: 'Errors only',
  stepFilter: 'Steps',
  allSteps: 'All steps',
  someSteps: (count: number) => plural(count, 'step'),
  imageChip: (index: number | null) => (index === null ? 'One image' : `Image ${number.format(index)}`),
  jobChip: 'Job as a whole',
  removeImage: 'Show all images',
  search: 'Search the log',
  searchHint: 'Search all entries',
  exclude: 'Leave out',
  excludeHint: 'Leave out entries with…',
  showExclude: 'Leave entries out',
  nextHit: 'Next match',
  previousHit: 'Previous match',
  nextError: 'Next error',
  previousError: 'Previous error',
  none: (what: 'error' | 'match') => (what === 'error' ? 'There is no error' : 'Nothing matches'),
  wrapped: (side: 'before' | 'after') => (side === 'after' ? 'On from the start' : 'On from the end'),

  /** The list. */
  grid: 'Log entries',
  attempt: (attempt: number) => `attempt ${number.format(attempt)}`,
  repeated: (count: number) => `×${number.format(count)}`,
  repeatedLabel: (count: number) => `${number.format(count)} times`,
  waits: (seconds: number) => `${number.format(seconds)} s left`,
  waited: (ms: number) => `waited ${span(ms)}`,
  scrubber: 'Place in the log',
  place: (seq: number, lastSeq: number) => `Entry ${number.format(seq)} of ${number.format(lastSeq)}`,

  /** Details of an entry. */
  entryPlace: (seq: number, createdAt: number) =>
    `Entry ${number.format(seq)} · ${dateTime.format(createdAt)}`,
  advice: 'What to do',
  causes: 'Caused by',
  stack: 'Stack trace',
  itemCount: (count: number, isList: boolean) => plural(count, isList ? 'item' : 'field'),
  copyValue: 'Copy value',
  copyPath: 'Copy path',
  copyJson: 'Copy as JSON',
  more: 'Show all of it',

  /** Things to do with an entry. */
  showImage: 'Show the image',
  onlyImage: 'Only this image',
  inContext: 'Show in context',
  copyLine: 'Copy line',
  copyLines: (count: number) => `Copy ${plural(count, 'line')}`,
  copyLinesAsJson: (count: number) => `Copy ${plural(count, 'line')} as JSON`,
  copyLink: 'Copy link to this line',

  /** Things to do with the log. */
  view: 'View and copy',
  group: 'Group by image',
  wrap: 'Wrap long lines',
  compact: 'Compact',
  times,
  copyAll: (filtered: boolean) => (filtered ? 'Copy what is filtered' : 'Copy all'),
  copyAllAsJson: (filtered: boolean) => (filtered ? 'Copy what is filtered as JSON' : 'Copy all as JSON'),
  exportAll: (filtered: boolean) => (filtered ? 'Export what is filtered…' : 'Export…'),
  copied: (count: number) => (count === 1 ? 'Copied' : `${plural(count, 'line')} copied`),
  copiedText: 'Copied',
  copyFailed: 'It could not be copied',
  copyNow: 'Copy now',
  copyReady: (count: number) => `${plural(count, 'line')} ready to copy`,
  gathering: (done: number, total: number) => `${number.format(done)} of ${number.format(total)} lines…`,
  cancel: 'Cancel',

  /** Groups. */
  imageStatuses,
  jobGroup: 'Job as a whole',
  imageGroup: (index: number) => `Image ${number.format(index)}`,
  attemptGroup: (attempt: number, count: number) => `Attempt ${number.format(attempt)} · ${entries(count)}`,
  attempts: (count: number) => plural(count, 'attempt'),
  took: (ms: number) => span(ms),
  moreBefore: 'Show earlier entries',
  moreAfter: 'Show later entries',
  groupLoading: 'Loading…',
  groupEmpty: 'No entries',
  hits: (count: number, exact: boolean) =>
    exact ? plural(count, 'match', 'matches') : `${number.format(count)}+ matches`,
} as const;
