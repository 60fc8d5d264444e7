import type { RetryClass, WhenBilled } from '../../shared/domain/retry-policy.ts';
import type { BuiltInPreset } from '../../shared/domain/retry-presets.ts';
import { money, number, plural } from './format.ts';

const builtIn: Readonly<Record<BuiltInPreset, string>> = {
  careful: 'Careful',
  standard: 'Standard',
  stubborn: 'Stubborn',
};

const builtInHints: Readonly<Record<BuiltInPreset, string>> = {
  careful: 'Asks before a call that may be paid for twice',
  standard: '3 retries, for most jobs',
  stubborn: 'For a batch over night',
};

const classes: Readonly<Record<RetryClass, string>> = {
  rate_limit: 'Rate limit',
  server_error: 'Server error',
  network: 'Lost or refused connection',
  timeout: 'Timeout',
  bad_answer: 'Answer without a usable image',
};

const whenBilled: Readonly<Record<WhenBilled, string>> = {
  retry: 'Call again, at the risk of paying twice',
  ask: 'Leave the image to me to decide',
};

/** Retry policies by name, retries of several jobs, and retries with another prompt. */
export const retries = {
  policy: 'Retry policy',
  builtIn,
  builtInHints,
  custom: 'Custom',
  classes,
  classesTitle: 'Try again after',
  classesHint: 'A declined prompt, a wrong key or an empty account is never tried again.',
  whenBilled,
  whenBilledTitle: 'When a failed call may have been billed',
  ownTitle: 'Your retry policies',
  ownText: 'To choose by name for a new job, here and on the command line.',
  ownNone: 'None yet.',
  add: 'Add policy',
  edit: 'Edit',
  delete: 'Delete',
  undo: 'Undo',
  deleted: (name: string) => `${name} deleted`,
  restoreFailedTitle: 'The retry policy could not be brought back',
  addTitle: 'Add a retry policy',
  editTitle: 'Edit retry policy',
  name: 'Name',
  namePlaceholder: 'Over night',
  nameMissing: 'Give the policy a name.',
  save: 'Save',
  marked: 'Retry failed…',
  batch: {
    title: 'Retry what failed',
    loading: 'Looking at the jobs…',
    failedTitle: 'The jobs could not be looked at',
    summary: (images: number, jobs: number, price: string) =>
      `${plural(images, 'image')} in ${plural(jobs, 'job')}, ${price}`,
    price: (usd: number, unpriced: number) =>
      unpriced === 0 ? priceOf(usd) : `${priceOf(usd)} and ${plural(unpriced, 'image')} at an unknown price`,
    none: 'Nothing of these jobs can be retried now.',
    job: 'Job',
    images: 'Images',
    why: 'Why they failed',
    cost: 'Price',
    jobs: 'The jobs, one by one',
    reason: (name: string, count: number) => `${name} (${number.format(count)})`,
    process: (count: number) => `${number.format(count)} to process only`,
    gone: (count: number) =>
      `${number.format(count)} to generate again: saved base image removed from the disk`,
    declined: (count: number) => `${number.format(count)} declined, left out: needs another prompt`,
    unknown: (count: number) => `${number.format(count)} waiting for your word, left out`,
    unpriced: 'Unknown',
    confirm: (images: number, price: string) => `Retry ${plural(images, 'image')} · ${price}`,
    done: (images: number, jobs: number) => `${plural(images, 'image')} in ${plural(jobs, 'job')} go on`,
    someRefused: (count: number) => `${plural(count, 'job')} could not be retried.`,
    leftOut: (count: number) =>
      `${plural(count, 'image')} left out, since the prompt was declined: retry with another prompt.`,
    retryFailedTitle: 'The jobs could not be retried',
  },
  other: {
    action: 'Retry with another prompt…',
    title: 'Retry with another prompt',
    text: (images: number) =>
      `Makes ${plural(images, 'image')} in a new job. The old job stays as it is, and both show each other.`,
    prompt: 'Prompt',
    estimating: 'Reckoning the price…',
    confirm: (images: number, usd: number | null | undefined) =>
      [
        `Make ${plural(images, 'image')}`,
        ...(usd === undefined ? [] : [usd === null ? 'price not known' : priceOf(usd)]),
      ].join(' · '),
    failedTitle: 'The job could not be made',
  },
  links: {
    label: 'Related jobs',
    replaces: (id: string) => `Another prompt for images of job ${id}`,
    replacedBy: (id: string) => `Goes on with another prompt in job ${id}`,
  },
} as const;

function priceOf(usd: number): string {
  return usd === 0 ? 'no cost' : `about ${money(usd)}`;
}
