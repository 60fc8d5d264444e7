import type { TimelineSort } from '../../shared/contract/timeline.ts';
import type { ImageStatus } from '../../shared/domain/image.ts';
import type { Span, SpanKind, SpanState, TimelineRow } from '../../shared/domain/timeline.ts';
import { duration, span as inWords, number, plural } from './format.ts';

const kinds: Readonly<Record<SpanKind, string>> = {
  queued: 'Queued',
  rate_limit: 'Rate limit',
  backoff: 'Wait before retry',
  paused: 'Queue paused',
  stopped: 'Safelight not running',
  call: 'Call',
  check: 'Check of the answer',
  variant: 'Variant',
  upload: 'Storing',
  initialization: 'Initialization',
  validation: 'Validation',
  cleanup: 'Cleanup',
  completion: 'Completion',
  idle: 'Not started again yet',
};

const states: Readonly<Record<SpanState, string>> = {
  ok: '',
  warning: 'with a warning',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
};

const statuses: Readonly<Record<ImageStatus, string>> = {
  pending: 'waiting',
  generating: 'being generated',
  generated: 'base image saved',
  processing: 'being processed',
  storing: 'being stored',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  unknown: 'outcome unknown',
};

const sorts: Readonly<Record<TimelineSort, string>> = {
  start: 'By start',
  slowest: 'Slowest first',
  failed: 'Failed first',
};

/** `Call 2`, `Variant 1`, `Rate limit` */
function title({ kind, attempt, variant }: Span): string {
  const which = kind === 'call' ? attempt : variant;
  return which === null ? kinds[kind] : `${kinds[kind]} ${number.format(which)}`;
}

/** How it ended, with the code of the failure; nothing where all is well. */
function outcome({ state, code, open }: Span): string {
  const words = code === null ? states[state] : `${states[state]}: ${code}`;
  return open ? [words, 'still going on'].filter((part) => part !== '').join(', ') : words;
}

/** A time since the job began: `0.250 s`, `12 s`, `3:05`. @param step how far apart such times are, in milliseconds */
function offset(ms: number, step: number): string {
  if (ms >= 60_000) return duration(ms);
  const digits = step >= 1_000 ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3;
  return `${(ms / 1_000).toFixed(digits)} s`;
}

/** The waterfall of a job. */
export const timeline = {
  title: 'Timeline',
  label: 'Timeline of the images',
  keys: 'Arrow keys move between spans and images, Enter shows the entry in the log, plus and minus zoom, 0 fits the whole job.',
  loading: 'Reading the timeline',
  failedTitle: 'The timeline could not be read',
  tryAgain: 'Try again',
  sort: 'Order of the images',
  sorts,
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show the whole job',
  work: 'Work',
  waits: 'Waits',
  totalsHint: 'Added up over the images, which are worked on side by side.',
  kinds,
  job: 'Job',
  jobRow: (length: number) => `The job as a whole, ${inWords(length)}`,
  image: (index: number) => `Image ${number.format(index)}`,
  status: (status: ImageStatus) => statuses[status],
  row: ({ index, status, tookMs, workedMs, waitedMs }: TimelineRow) =>
    `Image ${number.format(index)}, ${statuses[status]}: took ${inWords(tookMs)}, worked ${inWords(workedMs)}, waited ${inWords(waitedMs)}`,
  took: (ms: number) => (ms === 0 ? '–' : inWords(ms)),
  showImage: 'Show this image in the log',
  spanTitle: title,
  spanOutcome: outcome,
  /** All that a span shows, in words. */
  span: (span: Span) =>
    [title(span), outcome(span), inWords(span.to - span.from), `from ${offset(span.from, 10)}`]
      .filter((part) => part !== '')
      .join(', '),
  offset,
  start: 'Start',
  duration: 'Duration',
  goThere: 'Click or press Enter to see it in the log.',
  noEntry: 'The log has no entry for it any more.',
  hidden: (count: number) => `${plural(count, 'short span')} not drawn`,
} as const;
