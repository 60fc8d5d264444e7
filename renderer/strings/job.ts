import type { AttemptStatus } from '../../shared/domain/attempt.ts';
import type { BillingOutcome, FailureCode } from '../../shared/domain/errors.ts';
import type { JobStatus, Quality } from '../../shared/domain/job.ts';
import { money, number, plural, span } from './format.ts';
import { viewer } from './job-viewer.ts';

const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'Queued',
  processing: 'Processing',
  completed: 'Completed',
  completed_partial: 'Completed in part',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** Each way of failing in two or three words, for a tile; the advice says the rest. */
const failures: Readonly<Record<FailureCode, string>> = {
  timeout: 'Timed out',
  connection_lost: 'Connection lost',
  connection_refused: 'Nothing answers',
  host_not_found: 'Server not found',
  server_error: 'Server error',
  slow_down: 'Asked to slow down',
  rate_limited: 'Rate limit',
  rate_limited_too_long: 'Long rate limit',
  unusable_answer: 'Unusable answer',
  answer_too_large: 'Answer too large',
  content_declined: 'Prompt declined',
  invalid_request: 'Parameter refused',
  request_refused: 'Request refused',
  model_not_found: 'Model not available',
  wrong_address: 'Wrong address',
  access_denied: 'No access',
  insufficient_credit: 'No credit left',
  invalid_key: 'Key not accepted',
  missing_key: 'No key set',
  redirected: 'Redirected elsewhere',
  link_refused: 'Link not followed',
  tls_untrusted: 'Certificate not trusted',
  proxy_login: 'Proxy wants a login',
  budget_reached: 'Budget reached',
  month_budget_reached: 'Monthly budget reached',
  worker_crashed: 'Image worker crashed',
  worker_timeout: 'Processing timed out',
  worker_out_of_memory: 'Out of memory',
  processing_failed: 'Processing failed',
  base_image_missing: 'Base image missing',
  disk_full: 'Disk full',
  library_unwritable: 'Library not writable',
  storage_failed: 'Could not be stored',
  outcome_unknown: 'Outcome unknown',
  job_stopped: 'Not started',
  internal: 'Internal error',
};

const qualities: Readonly<Record<Quality, string>> = {
  auto: 'Auto quality',
  low: 'Low quality',
  medium: 'Medium quality',
  high: 'High quality',
  xhigh: 'Extra high quality',
  max: 'Highest quality',
};

const billings: Readonly<Record<BillingOutcome, string>> = {
  not_sent: 'Not sent',
  refused: 'Not charged',
  billed: 'Billed',
  unknown: 'May be billed',
};

const attemptStatuses: Readonly<Record<AttemptStatus, string>> = {
  intent: 'About to be sent',
  sending: 'Under way',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  not_sent: 'Not sent',
  unknown: 'Unknown',
};

const header = {
  qualities,
  autoSize: 'Auto size',
  ahead: (jobs: number) => (jobs === 0 ? 'Next in the queue' : `${plural(jobs, 'job')} ahead in the queue`),
  queuePaused: 'The queue is paused',
  progress: (completed: number, requested: number) =>
    `${number.format(completed)} of ${plural(requested, 'image')}`,
  progressLabel: 'Images done',
  progressValue: (completed: number, missing: number, requested: number) =>
    `${number.format(completed)} of ${number.format(requested)} done, ${number.format(missing)} not made`,
  failed: (count: number) => `${number.format(count)} failed`,
  cancelled: (count: number) => `${number.format(count)} cancelled`,
  unknown: (count: number) => `${number.format(count)} unknown`,
  estimating: 'estimating the time left',
  remaining: (ms: number) =>
    ms < 1_000 ? 'nearly done' : `about ${span(Math.ceil(ms / 1_000) * 1_000)} left`,
  rateLimited: (ms: number) => `rate limit: calls go on in ${seconds(ms)}`,
  variants: (count: number) => `${plural(count, 'variant')} each`,
  processing: (preset: string) => `${preset} processing`,
  run: (run: number) => `Run ${number.format(run)}`,
  duration: 'Duration of this run',
  showAll: 'Show all of the prompt',
  showLess: 'Show less',
  copyPrompt: 'Copy the prompt',
  copied: 'Copied',
  copyFailed: 'The clipboard is not available',
} as const;

const cost = {
  free: 'No cost',
  estimate: (usd: string) => `about ${usd}`,
  unpriced: (count: number) => `${plural(count, 'call')} unpriced`,
  title: 'Cost',
  show: 'Show what it cost',
  spent: 'Spent',
  wasted: 'Of that, on calls that made no image',
  expected: 'Estimated before the start',
  unknownPrice: 'Not known',
  budget: 'Budget',
  noBudget: 'None',
  unpricedLabel: 'Calls whose price is not known',
  unpricedHint: 'Not the same as free: the provider’s bill has them.',
} as const;

const times = {
  title: 'Time spent in each step',
  show: 'Show the time of each step',
  hint: 'Added up over the images, which are worked on side by side.',
  none: 'Nothing has been timed yet.',
  loading: 'Adding up…',
} as const;

const actions = {
  label: 'Actions on this job',
  more: 'More actions',
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  cancelTitle: 'Cancel this job?',
  cancelText: (calls: number) =>
    calls === 1
      ? '1 image is being made right now. Its call is given up and may still be billed. Finished images stay.'
      : `${number.format(calls)} images are being made right now. Their calls are given up and may still be billed. Finished images stay.`,
  cancelConfirm: 'Cancel the job',
  retry: (count: number, cancelled: boolean, usd: number | null | undefined) =>
    [`Retry ${cancelled ? 'missing' : 'failed'} (${number.format(count)}`, retryPrice(usd)]
      .filter((part) => part !== '')
      .join(' · ')
      .concat(')'),
  undo: 'Undo',
  duplicate: 'Duplicate',
  editPrompt: 'Edit prompt',
  openFolder: 'Open folder',
  copyId: 'Copy job id',
  delete: 'Delete…',
} as const;

/** `$0.08`, `free`, or that nobody knows; nothing while it has not been asked. */
function retryPrice(usd: number | null | undefined): string {
  if (usd === undefined) return '';
  if (usd === null) return 'price not known';
  return usd === 0 ? 'no cost' : money(usd);
}

/** Whole seconds of a wait, rounded up so that it ends at 0 and not before. */
function seconds(ms: number): string {
  const whole = Math.ceil(ms / 1_000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

const notices = {
  partialTitle: (completed: number, requested: number, missing: number) =>
    `${number.format(completed)} of ${plural(requested, 'image')} completed, ${number.format(missing)} did not`,
  failedTitle: (requested: number) =>
    requested === 1
      ? 'The image could not be made'
      : `None of the ${plural(requested, 'image')} could be made`,
  cancelledTitle: (completed: number, requested: number) =>
    completed === 0
      ? 'Cancelled before an image was finished'
      : `Cancelled: ${number.format(completed)} of ${plural(requested, 'image')} finished before`,
  cancelledText: 'Retry makes only what is missing. A saved base image is not bought again.',
  images: (count: number) => plural(count, 'image'),
  wholeJob: 'Whole job',
  reason: (code: FailureCode) => failures[code],
  /** A provider's own words may end as a sentence or not. */
  sentence: (words: string) => (/[.!?…)]$/.test(words.trim()) ? words : `${words}.`),
  showInLog: 'Show in log',
  showInLogOf: (reason: string) => `Show in log: ${reason}`,
  editPrompt: 'Edit prompt',
  unknownTitle: (count: number) =>
    count === 1 ? '1 image waits for your word' : `${number.format(count)} images wait for your word`,
  unknownText: (count: number) =>
    count === 1
      ? 'The request was sent, and no answer was saved. It may have been billed.'
      : 'The requests were sent, and no answers were saved. They may have been billed.',
  resend: (usd: number | null) => `Send again (${retryPrice(usd)})`,
  resendLabel: 'Send again',
  resendHint: 'Makes them once more, and pays once more if they were billed.',
  giveUp: 'Give up',
  giveUpHint: 'Counts them as failed. Nothing is sent.',
  haltedTitle: 'This job is halted',
  resume: 'Resume',
  heldTitle: 'This job was interrupted',
  heldText: (saved: number, notStarted: number) =>
    `${number.format(saved)} ${saved === 1 ? 'image is' : 'images are'} saved, ${number.format(notStarted)} not started. Nothing is sent before you say so.`,
  goOn: (usd: number | null) => `Go on (${retryPrice(usd)})`,
} as const;

const tile = {
  queued: 'Waiting',
  paused: 'Queue paused',
  saved: 'Base image saved',
  processing: 'Processing',
  storing: 'Storing',
  done: 'Done',
  cancelled: 'Cancelled',
  unknown: 'Outcome unknown',
  deleted: 'Deleted',
  generating: 'Generating',
  rateLimited: 'Rate limit',
  retryWait: 'Retrying',
  attempt: (attempt: number, of: number) => `Attempt ${attempt} of ${of}`,
  after: (attempts: number) => `after ${plural(attempts, 'attempt')}`,
  elapsed: (ms: number) => `${Math.floor(ms / 1_000)} s`,
  wait: (ms: number) => `${seconds(ms)} left`,
  retryIn: (ms: number) => `again in ${seconds(ms)}`,
  index: (index: number) => number.format(index),
  image: 'Image',
  starred: 'starred',
  variants: (count: number) => plural(count, 'variant'),
  star: 'Star',
  unstar: 'Remove star',
  starOf: (index: number) => `Star image ${number.format(index)}`,
  unstarOf: (index: number) => `Remove star from image ${number.format(index)}`,
  open: 'Open',
  showInLog: 'Show in log',
  retry: 'Retry',
  regenerate: (usd: number | null) => `Generate again (${retryPrice(usd)})`,
  reprocess: 'Process again ($0.00, no API call)',
  editPrompt: 'Edit prompt',
  reveal: 'Reveal file',
  copyPath: 'Copy path',
  delete: 'Delete files',
  more: (index: number) => `Actions on image ${number.format(index)}`,
  deletedToast: (index: number) => `Image ${number.format(index)} deleted`,
  noFile: 'This image has no file yet.',
} as const;

const sheet = {
  title: 'Contact sheet',
  matrix: 'Steps',
  views: 'How to show the images',
  filters: 'Show images that are',
  filter: {
    all: 'All',
    done: 'Done',
    working: 'Working',
    failed: 'Failed',
    unknown: 'Unknown',
    cancelled: 'Cancelled',
    starred: 'Starred',
  },
  sizes: 'Size of the tiles',
  size: { small: 'Small tiles', medium: 'Medium tiles', large: 'Large tiles' },
  images: 'Images',
  keys: 'Arrow keys move, Enter opens, S stars, L shows the log, Delete deletes.',
  loading: 'Loading the images',
  failedTitle: 'The images could not be loaded',
  tryAgain: 'Try again',
  noMatchTitle: 'No image is like that',
  noMatch: 'Show all images again to see the rest.',
  showAll: 'Show all',
} as const;

const matrix = {
  label: 'Images and their steps',
  image: 'Image',
  row: (index: number) => `Image ${number.format(index)}`,
  keys: 'Arrow keys move, Enter shows the lines of that image and step in the log.',
  states: {
    none: 'not reached',
    waiting: 'waiting',
    active: 'under way',
    done: 'done',
    failed: 'failed',
    unknown: 'unknown',
    cancelled: 'cancelled',
    skipped: 'not begun',
  },
  cell: (index: number, step: string, state: string) => `Image ${number.format(index)}, ${step}: ${state}`,
  summary: (done: number, requested: number) => `${number.format(done)}/${number.format(requested)}`,
  summaryMore: (count: number, state: string) => `${number.format(count)} ${state}`,
} as const;

/** The job in the middle of the window. What the list of jobs shows of one too lies at the top level. */
export const job = {
  statuses,
  failures,
  billings,
  attemptStatuses,
  header,
  cost,
  times,
  actions,
  notices,
  tile,
  sheet,
  matrix,
  viewer,
} as const;
