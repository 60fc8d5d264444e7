import type { JobStatus, ProviderId } from '../shared/domain/job.ts';
import type { Level, Step } from '../shared/domain/log-entry.ts';
import type { Preset } from '../shared/domain/processing.ts';

const number = new Intl.NumberFormat('en');
const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;

const statuses: Readonly<Record<JobStatus, string>> = {
  queued: 'Queued',
  processing: 'Processing',
  completed: 'Completed',
  completed_partial: 'Completed in part',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

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

const providers: Readonly<Record<ProviderId, string>> = { demo: 'Demo', openai: 'OpenAI' };
const providerHints: Readonly<Record<ProviderId, string>> = {
  demo: 'Works offline and costs nothing.',
  openai: 'Needs OPENAI_API_KEY, and costs money.',
};

const presets: Readonly<Record<Preset, string>> = {
  off: 'Off',
  subtle: 'Subtle',
  standard: 'Standard',
  strong: 'Strong',
};

/** Every text that the window shows, in one place, to be read and translated as a whole. */
export const strings = {
  app: {
    name: 'Safelight',
    failedTitle: 'Safelight could not open its data',
    demo: 'Demo',
    demoHint: 'Made by the demo provider: drawn on this computer, not by a model.',
    tryAgain: 'Try again',
    dismiss: 'Dismiss',
  },
  form: {
    title: 'New job',
    prompt: 'Prompt',
    promptPlaceholder: 'A red lighthouse over a calm sea at dusk',
    images: 'Images',
    variants: 'Variants each',
    provider: 'Provider',
    providers,
    providerHints,
    more: 'More options',
    preset: 'Processing',
    presets,
    faults: 'Faults to play',
    faultsHint: 'Such as 2:server_error*2 — image 2 fails twice.',
    start: 'Start',
    starting: 'Starting…',
  },
  jobs: {
    title: 'Jobs',
    loading: 'Loading jobs…',
    empty: 'Nothing here yet.',
    older: 'Show older jobs',
    failedTitle: 'The jobs could not be loaded',
    progress: (completed: number, requested: number) =>
      `${number.format(completed)} of ${number.format(requested)}`,
    failed: (count: number) => `${number.format(count)} failed`,
  },
  job: {
    noneTitle: 'No jobs yet',
    none: 'Describe a picture and press Start — the demo provider needs no key.',
    statuses,
    cancel: 'Cancel',
    cancelling: 'Cancelling…',
    retryFailed: (count: number) => `Retry failed (${number.format(count)})`,
    retryMissing: (count: number) => `Retry missing (${number.format(count)})`,
    progress: (completed: number, requested: number) =>
      `${number.format(completed)} of ${plural(requested, 'image')}`,
    progressLabel: 'Images done',
    failed: (count: number) => `${number.format(count)} failed`,
    cancelled: (count: number) => `${number.format(count)} cancelled`,
    unknown: (count: number) => `${number.format(count)} unknown`,
    variants: (count: number) => `${plural(count, 'variant')} each`,
    free: 'No cost',
    estimate: (usd: string) => `about ${usd}`,
    unpriced: (count: number) => `${plural(count, 'call')} unpriced`,
    run: (run: number) => `Run ${number.format(run)}`,
    duration: 'Duration',
    partialTitle: (completed: number, requested: number, missing: number) =>
      `${number.format(completed)} of ${plural(requested, 'image')} completed, ${number.format(missing)} did not`,
    failedTitle: (requested: number) =>
      requested === 1
        ? 'The image could not be made'
        : `None of the ${plural(requested, 'image')} could be made`,
    reason: (count: number, message: string) =>
      count > 1 ? `${number.format(count)} × ${message}` : message,
    unknownTitle: (count: number) =>
      count === 1 ? '1 image waits for your word' : `${number.format(count)} images wait for your word`,
    resend: 'Send again',
    giveUp: 'Give up',
  },
  log: {
    title: 'Detailed log',
    loading: 'Loading the log…',
    empty: 'No entries yet.',
    failedTitle: 'Some entries could not be loaded',
    levels,
    steps,
    total: (count: number) => plural(count, 'entry', 'entries'),
    trimmed: (shown: number, older: number) =>
      `The newest ${number.format(shown)} entries. ${plural(older, 'older one')} ${older === 1 ? 'is' : 'are'} in the database: safelight logs shows them.`,
    attempt: (attempt: number) => `attempt ${number.format(attempt)}`,
    showDetails: 'Show details',
    hideDetails: 'Hide details',
    paused: (count: number) => (count === 0 ? 'Newest' : `Paused · ${number.format(count)} new`),
    resume: 'Follow the newest entries',
  },
} as const;
