import type { KeyRing } from '../../shared/domain/key.ts';
import type { DeliveryStatus, WebhookKind, WebhookPause, WebhookType } from '../../shared/domain/webhook.ts';
import { plural, span } from './format.ts';

const kinds: Readonly<Record<WebhookKind, string>> = {
  standard: 'Signed JSON',
  slack: 'Slack',
  discord: 'Discord',
};

const kindHints: Readonly<Record<WebhookKind, string>> = {
  standard: 'For programs of your own: JSON, signed by the Standard Webhooks specification.',
  slack: 'An incoming webhook of a Slack app. Its address is the secret.',
  discord: 'A webhook of a Discord channel. Its address is the secret.',
};

const urlPlaceholders: Readonly<Record<WebhookKind, string>> = {
  standard: 'https://example.com/webhooks/safelight',
  slack: 'https://hooks.slack.com/services/…',
  discord: 'https://discord.com/api/webhooks/…',
};

const events: Readonly<Record<WebhookType, string>> = {
  'job.completed': 'Job completed',
  'job.completed_partial': 'Job partly completed',
  'job.failed': 'Job failed',
  'job.cancelled': 'Job cancelled',
  'log.error': 'Error in the log',
  'budget.reached': 'Budget reached',
  'webhook.test': 'Test',
};

const protections: Readonly<Record<KeyRing['protection'], string>> = {
  system: 'Address and secret are kept encrypted by the system’s own secret store.',
  weak: 'This computer has no secret store that is running: whoever can read your files can read address and secret.',
  none: 'Nothing on this host encrypts address and secret. They are kept in a file that only your user can read.',
};

const pauses: Readonly<Record<WebhookPause['reason'], string>> = {
  failing: 'It kept failing for a day or longer. What comes meanwhile waits, and is sent when you resume it.',
  gone: 'The receiver answered that it is gone for good (410). Resume it once it is there again.',
};

const statuses: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'Waiting',
  delivered: 'Delivered',
  failed: 'Failed',
};

export const webhooks = {
  title: 'Endpoints',
  text: 'A short message about a job, with counts, cost and errors. Never a picture, a key or a log.',
  add: 'Add webhook',
  none: 'None yet.',
  loading: 'Loading the webhooks…',
  failed: 'The webhooks could not be loaded',
  retry: 'Try again',
  kinds,
  kindHints,
  events,
  protections,
  on: (name: string) => `Send to ${name}`,
  eventList: (names: readonly string[]) => names.join(', '),
  pending: (count: number) => `${plural(count, 'message')} waiting`,
  failing: (count: number) => (count === 1 ? 'Last try failed' : `Last ${count} tries failed`),
  states: { on: 'On', off: 'Off', paused: 'Paused', locked: 'Locked' },
  pausedTitle: 'Paused',
  pauses,
  resume: 'Resume',
  resumed: (name: string) => `${name} goes on`,
  lockedTitle: 'The address cannot be read here',
  lockedText:
    'It was stored by another host, or the system’s secret store is locked. Unlock it and start Safelight again, or enter the address anew.',
  test: 'Send test',
  testing: 'Sending…',
  testDone: (status: number, ms: number) => `Delivered: it answered ${status} in ${span(ms)}.`,
  testFailed: 'Not delivered.',
  log: 'Deliveries',
  edit: 'Edit',
  remove: 'Remove',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: 'Its secret, what waits to be sent and the list of its deliveries go with it.',
  removed: (name: string) => `${name} removed`,
  save: 'Save',
  addTitle: 'Add a webhook',
  editTitle: 'Edit webhook',
  kind: 'Kind',
  name: 'Name',
  namePlaceholder: 'Team channel',
  nameMissing: 'Give the webhook a name.',
  url: 'Address',
  urlPlaceholders,
  urlKeep: (shown: string) => `Leave it empty to keep ${shown}`,
  urlWrong: 'An address begins with https://. For one with http:// switch on “Allow local addresses” below.',
  urlWrongLocal: 'An address begins with https:// or, on your network, http://.',
  urlCredentials: 'The address must not hold a user name or password.',
  eventsLabel: 'Tell it of',
  eventsMissing: 'Choose at least one event.',
  logErrorHint: 'At most one message a minute for each job, with the number of errors.',
  secret: 'Signing secret',
  secretHint: 'Leave it empty to have one made. Fill it in if the receiver gave you one.',
  secretPlaceholder: 'whsec_…',
  secretWrong: 'A signing secret begins with whsec_.',
  secretNew: 'Make a new signing secret',
  secretNewHint: 'The old one stops counting at once.',
  allowLocal: 'Allow local addresses',
  allowLocalHint:
    'For a receiver on this computer or your network, also without https. Leave it off for all others: then no name can lead a message into your network.',
  includePrompt: 'Include the prompt',
  includePromptHint: 'Its first 500 characters. Off: nothing of it is sent.',
  secretTitle: 'Signing secret',
  secretText:
    'The receiver needs it to know that a message is from you. Copy it now: it is not shown again, and can only be replaced.',
  secretField: 'Secret',
  copy: 'Copy',
  copied: 'Copied',
  copyFailed: 'It could not be copied. Select it and copy it by hand.',
  done: 'Done',
  logTitle: (name: string) => `Deliveries to ${name}`,
  logText: 'What was sent in the last 30 days, newest first.',
  logNone: 'Nothing was sent yet',
  logNoneText: 'Messages appear here when a job ends, or when you send a test.',
  logOlder: 'Show older',
  logColumns: {
    event: 'Event',
    status: 'Status',
    tries: 'Tries',
    answer: 'Answer',
    when: 'Last try',
    action: 'Action',
  },
  statuses,
  job: 'Open job',
  answered: (status: number) => String(status),
  noAnswer: 'None',
  took: (ms: number) => span(ms),
  notYet: 'Not yet',
  nextTry: (when: string) => `Next try: ${when}`,
  redeliver: 'Send again',
  redelivering: 'Sending…',
  close: 'Close',
} as const;
