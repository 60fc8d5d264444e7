import type { KeyRing } from '../../shared/domain/key.ts';
import { number, plural } from './format.ts';

const protections: Readonly<Record<KeyRing['protection'], string>> = {
  system: 'The session is kept encrypted by the system’s own secret store. Your password is never stored.',
  weak: 'This computer has no secret store that is running: whoever can read your files can use the session. Your password is never stored.',
  none: 'The session is kept in a file that only your user can read. Your password is never stored.',
};

/** The settings' section of the cloud. */
export const cloudSetup = {
  intro: [
    'One switch keeps a copy of your jobs, logs and pictures in the cloud, where your other devices and those who help you can read it.',
    'It costs nothing here: jobs run on this device as always, whether the cloud can be reached or not, and the copy follows behind.',
    'It needs a Supabase project of your own. The free plan is enough, and nobody else, Safelight’s makers included, has access to it.',
  ],
  introDocs:
    'In the project’s SQL Editor, run the SQL that makes its tables, and add yourself as a user. Safelight’s docs/cloud.md has each step, and what it costs.',
  copySql: 'Copy the SQL',
  sqlCopied: 'The SQL is copied. Paste it into the project’s SQL Editor and run it.',
  copyFailed: 'The clipboard is not available',
  dashboard: 'Open Supabase',
  done: 'Done',
  steps: { project: 'Project', sign_in: 'Account', choose: 'What is sent' },

  project: 'Your Supabase project',
  projectText: 'Both stand in the project’s settings, under Data API and API Keys.',
  url: 'Project address',
  urlPlaceholder: 'https://abcdefgh.supabase.co',
  urlMissing: 'Enter the project’s address.',
  urlWrong: 'An address begins with https://, as in https://abcdefgh.supabase.co.',
  key: 'Publishable key',
  keyPlaceholder: 'sb_publishable_…',
  keyHint: 'No secret: it opens nothing without an account.',
  keyMissing: 'Enter the project’s publishable key.',
  keySecret:
    'This is a secret key, which opens everything in the project. Use the publishable key, and replace this one if it was shown to anyone.',
  check: 'Check and save',
  checking: 'Checking…',
  change: 'Change',
  cancel: 'Cancel',
  changeHint: 'Another project than this one signs you out of it.',

  account: 'Account',
  accountText: 'An account of your project, not of Supabase itself. Add one there under Authentication.',
  way: 'Sign in with',
  ways: { code: 'Code by e-mail', password: 'Password' },
  email: 'E-mail address',
  emailMissing: 'Enter your e-mail address.',
  emailWrong: 'This is no e-mail address.',
  password: 'Password',
  passwordMissing: 'Enter the password.',
  codeNeeds: 'The project’s e-mail template must hold the code; docs/cloud.md says how.',
  sendCode: 'Send code',
  sendingCode: 'Sending…',
  codeSent: (email: string) => `A code is on its way to ${email}. It may take a minute.`,
  code: 'Code',
  codeWrong: 'The code is the number in the e-mail, at least six digits.',
  resend: 'Send another code',
  resendIn: (seconds: number) => `Send another code (${number.format(seconds)} s)`,
  otherEmail: 'Use another address',
  signIn: 'Sign in',
  signingIn: 'Signing in…',
  signedInAs: (email: string) => `Signed in as ${email}`,
  signOut: 'Sign out',
  signedOut: 'Signed out. What changes here waits for the same account.',
  belongs: (email: string) => `This device’s jobs belong to ${email}.`,
  signedOutOf: (email: string) =>
    `The session has ended. Sign in as ${email} to go on where it was; what has changed here since waits.`,
  protections,
  leave: 'Forget this account…',
  leaveTitle: 'Forget this account?',
  leaveText:
    'This device is signed out and no longer knows which account its jobs belong to. Jobs of your other devices leave its list. What is in the cloud stays there, and everything that was made here stays here.',
  leaveConfirm: 'Forget account',
  left: 'The account is forgotten here',

  choose: 'What is here already',
  chooseText: 'Nothing is sent before you have chosen.',
  histories: {
    all: { label: 'Send what is here', text: 'All jobs with their logs, newest first. You can pause it.' },
    new: {
      label: 'Only new jobs',
      text: 'What is here stays on this device alone. An old job is sent when it changes.',
    },
  },
  historyAll: (jobs: number, images: number, entries: number) =>
    `${plural(jobs, 'job')} · ${plural(images, 'image')} · ${plural(entries, 'log entry', 'log entries')}`,
  historyNew: 'Nothing to upload now',
  start: 'Start syncing',
  otherTitle: 'This is another account',
  otherText: (now: string, before: string) =>
    `You are signed in as ${now}. Until now this device’s jobs belonged to ${before}.`,
  otherPoints: (before: string) => [
    'Everything that was made here stays here, whatever you choose.',
    `What was sent to ${before} stays there. It is no longer kept up to date from here.`,
    `Jobs of ${before}’s other devices leave this device’s list.`,
  ],
  otherLeave: 'Sign out again',

  switch: 'Sync with the cloud',
  switchHint: 'Off: nothing is sent or asked, from this moment on. What waits is sent when it is on again.',
  pictures: 'Pictures',
  picturesText: 'Jobs, images’ data and logs are always sent. Pictures are what takes room.',
  images: {
    none: { label: 'None', text: 'Other devices see what was made, and not how it looks.' },
    variants: { label: 'Finished pictures', text: 'The files of your library, each once.' },
    all: { label: 'Also base images', text: 'And what the provider returned, before it was processed.' },
  },
} as const;
