import type { CloudState, JobPlace } from '../../shared/domain/cloud.ts';
import { number, plural, span } from './format.ts';

/** The status bar: as short as it can be said. */
const short: Readonly<Record<CloudState, string>> = {
  off: 'Cloud off',
  no_project: 'Cloud not set up',
  signed_out: 'Sign in to the cloud',
  choose_history: 'Cloud: your choice',
  problem: 'Cloud problem',
  offline: 'Offline',
  sending: 'Sending',
  up_to_date: 'Up to date',
};

/** The panel: what it is, then what it means and what to do. */
const titles: Readonly<Record<CloudState, string>> = {
  off: 'The cloud is off',
  no_project: 'The cloud is not set up yet',
  signed_out: 'Nobody is signed in',
  choose_history: 'Choose what is sent',
  problem: 'The cloud cannot be used',
  offline: 'Offline',
  sending: 'Sending to the cloud',
  up_to_date: 'Everything is in the cloud',
};
const sentences: Readonly<Record<CloudState, string>> = {
  off: 'Nothing is sent or asked. Your jobs are on this device, complete.',
  no_project:
    'Tell Safelight which Supabase project is yours, and nothing else is needed but an account in it.',
  signed_out: 'Jobs go on as always. What happens meanwhile is sent once you have signed in.',
  choose_history:
    'You are signed in. Say what happens to the jobs that are here already: nothing is sent before.',
  problem: 'Jobs go on as always, and what happens meanwhile waits here.',
  offline: 'Jobs go on as always. What happens meanwhile is sent by itself once the cloud can be reached.',
  sending: 'What has changed here is on its way. It does not hold up any job.',
  up_to_date: 'Every change is sent as it happens.',
};

/** What a state is announced by. Sending comes and goes with every job, so it is not told apart from being up to date. */
const spoken: Readonly<Record<CloudState, string>> = {
  ...titles,
  offline: 'The cloud cannot be reached',
  sending: 'The cloud is connected',
  up_to_date: 'The cloud is connected',
};

const places: Readonly<Record<JobPlace, string>> = {
  here: 'Not in the cloud',
  kept_local: 'Only on this device',
  sent: 'In the cloud',
  waiting: 'Waiting to be sent',
  other_device: 'From another device',
};
const placeHints: Readonly<Record<JobPlace, string>> = {
  here: 'It was made before this account was joined. It is sent when it changes.',
  kept_local: 'You have chosen that nothing of it is sent.',
  sent: 'Your other devices can look at it.',
  waiting: 'Something of it has not been sent yet.',
  other_device: 'It can be looked at here, and changed only where it was made.',
};

export const cloud = {
  label: 'Cloud',
  short,
  titles,
  sentences,
  spoken,
  spokenParked: 'The cloud has refused something. It is listed in the cloud’s panel.',
  refusedTitle: 'Not everything is in the cloud',
  refusedSentence: 'Every change is sent as it happens. What the cloud refused waits for you.',
  unknown: 'Cloud',
  waiting: (count: number) => `${number.format(count)} waiting`,
  parked: (count: number) => `${number.format(count)} parked`,

  on: 'Cloud',
  syncNow: 'Sync now',
  syncing: 'Asking…',
  setUp: 'Set up',
  signIn: 'Sign in',
  choose: 'Choose',
  look: 'Look at the settings',
  settings: 'Settings',
  messages: 'Messages',
  showParked: 'Show',
  nextTry: (ms: number) =>
    ms < 60_000 ? `Next try in ${Math.ceil(ms / 1_000)} s.` : `Next try in ${span(ms)}.`,
  tryingNow: 'Trying again now.',
  account: 'Account',
  noAccount: 'None',
  rows: 'Changes waiting',
  pictures: 'Pictures waiting',
  refused: 'Refused by the cloud',
  lastSynced: 'All sent',
  never: 'Not yet',
  others: 'Other devices',
  live: 'Live',
  looked: 'Looked at every minute',
  history: 'Jobs from before',
  historyDone: (done: number, total: number) => `${number.format(done)} of ${plural(total, 'job')}`,
  historyPaused: 'Paused. What is made now is sent all the same.',
  pause: 'Pause',
  resume: 'Resume',

  parkedTitle: 'What the cloud refused',
  parkedText:
    'Trying again would not have changed the answer, so these wait for you. Everything else goes on.',
  parkedNone: 'Nothing was refused',
  parkedNoneText: 'What the cloud will not take is listed here, with the reason.',
  parkedMore: (shown: number, all: number) =>
    `The ${number.format(shown)} oldest of ${number.format(all)}. Try these again to see the next.`,
  parkedColumns: { what: 'What', why: 'Why', when: 'Since', action: 'Action' },
  retry: 'Try again',
  retryOne: (title: string) => `Try again: ${title}`,
  retryAll: 'Try all again',
  openJob: 'Open job',
  openJobOf: (title: string) => `Open job: ${title}`,
  close: 'Close',

  messagesTitle: 'Messages of the sync',
  messagesText: 'What the sync itself did, newest first. These stay on this device.',
  messagesList: 'Messages, newest first',
  messagesNone: 'No messages yet',
  messagesNoneText: 'Whatever the sync has to say is noted here.',
  messagesFailed: 'The messages could not be loaded',
  details: 'Details',

  places,
  placeHints,
  from: (device: string) => `From ${device}`,
  copy: 'Cloud copy…',
  keepLocal: 'Keep on this device only…',
  letSync: 'Let it sync again…',
  keepTitle: (count: number) =>
    count === 1 ? 'Keep this job on this device only?' : `Keep ${plural(count, 'job')} on this device only?`,
  keepText: (count: number) =>
    `${count === 1 ? 'It is' : 'They are'} removed from the cloud, with log and pictures, and your other devices lose ${count === 1 ? 'it' : 'them'}. Here nothing changes. Someone who has read it there may keep a copy.`,
  keepConfirm: 'Keep on this device only',
  syncTitle: (count: number) =>
    count === 1 ? 'Let this job sync again?' : `Let ${plural(count, 'job')} sync again?`,
  syncConfirm: 'Let it sync',
  keptNow: (count: number) => (count === 1 ? 'Now only on this device' : 'Now all only on this device'),
  sentNow: (count: number) => (count === 1 ? 'Now part of the sync' : 'Now part of the sync, all or some'),
  syncText: (count: number) =>
    `${count === 1 ? 'It is' : 'They are'} sent to the cloud, where your other devices can look at ${count === 1 ? 'it' : 'them'}.`,
  kept: (count: number) => `${plural(count, 'job')} kept on this device only`,
  synced: (count: number) => `${plural(count, 'job')} will be sent`,
  keepFailed: 'It could not be changed',

  otherTitle: (device: string) => `Made on ${device}, read-only`,
  otherDevice: 'another device',
  other:
    'You see what that device has sent, and more as it sends it. Duplicate it to make a job like it here.',
  attemptsElsewhere: 'They are kept on the device that made the image. Its log tells of each.',
  pictureElsewhere: 'The device that made it has not sent this picture, or the cloud cannot be reached now.',
  duplicate: 'Duplicate',

  originLabel: 'Whose jobs',
  origins: { here: 'This device', others: 'Other devices' },
  noOthersTitle: 'No jobs of other devices yet',
  noOthers: 'Sign in with the same account on another device. What it makes appears here.',
  asOf: (state: 'off' | 'offline', when: string | null) =>
    `${state === 'off' ? 'Not connected' : 'Offline'}${when === null ? '' : `, as of ${when}`}. What is shown may have changed since.`,
} as const;
