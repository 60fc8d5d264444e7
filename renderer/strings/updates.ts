import type { UpdateChannel, UpdatesUnsupported } from '../../shared/domain/updates.ts';
import { ago, bytes, plural } from './format.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

const unsupported: Readonly<Record<UpdatesUnsupported, string>> = {
  host: 'Updates belong to the desktop app. This window is served by it or by the command line, and is updated with it.',
  not_packaged: 'This copy runs from source. Get the newest source to update it.',
  no_key:
    'This copy holds no publisher’s key, so it could not tell a real update from a false one. Get new versions from where you got this one.',
  no_address: 'Nothing says where updates are. Enter their address below.',
  package_manager: 'Your system’s package manager installed this copy, and updates it.',
  portable: 'This copy was unpacked, not installed. Get new versions from where you got this one.',
};

const channels: Readonly<Record<UpdateChannel, string>> = { stable: 'Stable', beta: 'Beta' };
const channelHints: Readonly<Record<UpdateChannel, string>> = {
  stable: 'Finished versions only.',
  beta: 'Also versions that are still being tried out. Back on Stable, this version stays until a finished one is newer.',
};

/** How it stands: what a settings page says first. */
const states = {
  off: 'Safelight looks for updates when you ask it to.',
  never: 'Safelight has not looked for updates yet.',
  idle: 'Safelight is up to date.',
  checking: 'Looking for updates…',
  available: (version: string) => `Version ${version} is available.`,
  downloading: (version: string) => `Version ${version} is being downloaded.`,
  waiting: (version: string, jobs: number) =>
    `Version ${version} is ready, and is installed after ${runningJobs(jobs)}.`,
  ready: (version: string) => `Version ${version} is ready.`,
} as const;

function runningJobs(jobs: number): string {
  return jobs === 1 ? 'the running job' : `the ${plural(jobs, 'running job')}`;
}

export const updates = {
  title: 'Updates',
  states,
  unsupported,
  current: (version: string) => `This is version ${version}.`,
  lastChecked: (at: number, now: number) => `Last looked ${ago(at, now)}.`,
  facts: (size: number, releasedAt: number | null) =>
    releasedAt === null ? bytes(size) : `${bytes(size)}, published on ${day.format(releasedAt)}`,
  downloadWaits: (jobs: number) => `It is downloaded after ${runningJobs(jobs)}.`,
  atQuit: 'It is installed when you quit Safelight and no job is unfinished.',
  atRestart: 'It is installed when you choose Restart to update.',
  speed: (percent: number, size: number, bytesPerSecond: number) =>
    `${Math.floor(percent)} % of ${bytes(size)}, ${bytes(bytesPerSecond)} a second`,
  progress: (version: string) => `Download of version ${version}`,
  notes: (version: string) => `What is new in ${version}`,
  noNotes: 'Its publisher says nothing about it.',
  check: 'Check now',
  tryAgain: 'Try again',
  download: 'Download',
  restart: 'Restart to update',
  whatsNew: 'What’s new',
  later: 'Later',
  readyTitle: (version: string) => `Version ${version} is ready.`,
  automatic: 'Update automatically',
  automaticHint:
    'Looks once a day, downloads while no job is running, and installs when you quit. Off, nothing is looked for or installed unless you ask.',
  channel: 'Channel',
  channels,
  channelHints,
  url: 'Address of updates',
  urlPlaceholder: 'The address that came with this copy',
  urlHint:
    'A folder on a web server, over https. Wherever it is, only what the publisher of this copy has signed is used.',
  urlDefault: 'Use the address that came with it',
  failedTitle: 'The update did not work',
} as const;
