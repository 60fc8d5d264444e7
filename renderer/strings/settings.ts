import type { KeyRing } from '../../shared/domain/key.ts';
import { money, number, plural } from './format.ts';

type Section =
  | 'provider'
  | 'defaults'
  | 'retry'
  | 'costs'
  | 'library'
  | 'cloud'
  | 'retention'
  | 'notifications'
  | 'webhooks'
  | 'appearance'
  | 'data'
  | 'updates'
  | 'about';

const sections: Readonly<Record<Section, string>> = {
  provider: 'Provider and key',
  defaults: 'New jobs',
  retry: 'Retries',
  costs: 'Costs',
  library: 'Library',
  cloud: 'Cloud',
  retention: 'Retention',
  notifications: 'Notifications',
  webhooks: 'Webhooks',
  appearance: 'Appearance',
  data: 'Data',
  updates: 'Updates',
  about: 'About',
};
const sectionTexts: Readonly<Record<Section, string>> = {
  provider: 'Who makes your pictures, and the key that pays for them.',
  defaults: 'What a new job begins with.',
  retry: 'How patiently a job calls again when a failure may pass.',
  costs: 'What may be spent in a month, and what calls cost.',
  library: 'Where finished files go, and how they are named.',
  cloud: 'A copy of your jobs in a Supabase project of your own.',
  retention: 'Which old jobs and logs are removed. None, until you switch on a rule.',
  notifications: 'When the system tells you about a job.',
  webhooks: 'Tell other programs, Slack or Discord what happens to your jobs.',
  appearance: 'How the window looks.',
  data: 'What is stored on this computer.',
  updates: 'New versions of Safelight.',
  about: 'This version, and whose work it contains.',
};

/** Further words that a section is found by. */
const keywords: Readonly<Record<Section, string>> = {
  provider:
    'openai api key profile server base url address local test connection secret store keyring environment',
  defaults:
    'default model size quality format images variants preset concurrency calls at the same time budget remember last',
  retry:
    'retry policy preset careful standard stubborn wait backoff timeout time limit jitter rate limit billed twice ask',
  costs: 'cost budget month monthly limit warn stop spent money dollars price prices table model unpriced',
  library: 'folder file name template placeholder rename path',
  cloud:
    'supabase sync synchronise copy other devices account sign in out e-mail email password code project url address publishable key pictures upload offline switch',
  retention:
    'cleanup clean up delete remove old jobs logs age limit size keep starred automatic rules history undo',
  notifications: 'notify message job done failed sound',
  webhooks: 'webhook slack discord endpoint http post signature delivery message event automation',
  appearance: 'theme dark light motion animation density compact log time clock relative elapsed wrap lines',
  data: 'size disk space backup database compact vacuum free cost spent folder jobs images entries',
  updates:
    'update upgrade new version check automatic channel stable beta download restart release notes address server',
  about: 'version license licence shortcut keyboard',
};

const protections: Readonly<Record<KeyRing['protection'], string>> = {
  system: 'Kept encrypted by the system’s own secret store.',
  weak: 'This computer has no secret store that is running. A stored key would be encrypted with a password that every program knows: whoever can read your files can read the key.',
  none: 'Keys are not stored here. They are held until Safelight ends.',
};

const backends: Readonly<Record<string, string>> = {
  gnome_libsecret: 'GNOME Keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
  keychain: 'Keychain',
  dpapi: 'Windows data protection',
  basic_text: 'no secret store',
};

const placeholders: readonly { readonly token: string; readonly text: string }[] = [
  { token: '{date}', text: 'the day the job was made' },
  { token: '{time}', text: 'the time of day it was made' },
  { token: '{job}', text: 'the job’s short name' },
  { token: '{prompt}', text: 'what the prompt begins with' },
  { token: '{model}', text: 'the model' },
  { token: '{seed}', text: 'the image’s seed' },
  { token: '{index}', text: 'the image’s number' },
  { token: '{variant}', text: 'the variant’s number' },
];

export const settings = {
  title: 'Settings',
  sections,
  sectionTexts,
  keywords,
  sectionsLabel: 'Sections of the settings',
  search: 'Search settings',
  searchNone: (search: string) => `No setting is called “${search}”.`,
  loading: 'Loading the settings…',
  saved: 'Saved',
  undo: 'Undo',
  save: 'Save',
  cancel: 'Cancel',
  keyTitle: 'OpenAI key',
  keyInput: 'API key',
  keyPlaceholder: 'sk-…',
  keyNone: 'No key is set.',
  keySet: (end: string) => (end === '' ? 'A key is set.' : `A key is set, it ends in …${end}.`),
  keySources: {
    stored: 'Stored on this computer.',
    session: 'Held until Safelight ends.',
    environment: 'From OPENAI_API_KEY in the environment. A key set here counts before it.',
    locked:
      'Stored, but it cannot be read: the system’s secret store is locked or was changed. Unlock it and start Safelight again, or replace the key.',
  },
  keyReplace: 'Replace key',
  keyAdd: 'Add key',
  keyRemove: 'Remove key',
  keyRemoveText: 'Jobs that are queued fail until another key is set. It stays valid at the provider.',
  keyStore: 'Store key',
  keySession: 'Keep until Safelight ends',
  keyStoreAnyway: 'Store it all the same',
  keyAdded: 'Key saved',
  keyRemoved: 'Key removed',
  keyEmpty: 'Paste the key first.',
  keyWhere: 'Get a key from OpenAI',
  keyWhereText:
    'It is only ever sent to the server that it is for. Safelight never shows it again and never logs it.',
  protections,
  protectedBy: (name: string) => `Protected by: ${backends[name] ?? name}`,
  weakTitle: 'The key cannot be protected well here',
  test: 'Test',
  testing: 'Testing…',
  testTitle: 'Results of the test',
  testAgain: 'Costs nothing: it asks whether the server is there and takes the key.',
  checkStates: { ok: 'Good', warning: 'Look at this', failed: 'Failed' },
  profiles: 'Other servers',
  profilesText: 'Any server that speaks OpenAI’s image API: on this computer, in your network, or a gateway.',
  profilesNone: 'None yet.',
  profileAdd: 'Add server',
  profileEdit: 'Edit',
  profileDelete: 'Delete',
  profileDeleted: (name: string) => `${name} deleted`,
  profileAddTitle: 'Add a server',
  profileEditTitle: 'Edit server',
  profileName: 'Name',
  profileNamePlaceholder: 'My workstation',
  profileUrl: 'Address',
  profileUrlPlaceholder: 'http://127.0.0.1:1234/v1',
  profileUrlHint: 'It usually ends in /v1.',
  profileModel: 'Model',
  profileNameMissing: 'Give the server a name.',
  profileUrlWrong: 'An address begins with http:// or https://, such as http://127.0.0.1:1234/v1.',
  profileUrlSecret: 'The address must not hold a user name, password or query. Set the key apart from it.',
  profileModelMissing: 'Name the model to ask for.',
  defaultsTitle: 'Begin with',
  rememberLast: 'Begin with what the last job had',
  rememberLastHint: 'Off: every new job begins with the values below.',
  defaultsReset: 'Back to how it came',
  maxConcurrency: 'Calls at the same time, over all jobs',
  maxConcurrencyHint: 'More is faster, until the provider’s rate limit is reached.',
  retryTitle: 'For new jobs',
  retryReset: 'Back to the usual',
  retryHint: 'Jobs that exist keep their own.',
  library: 'Library folder',
  libraryNow: (path: string) => `Now: ${path}`,
  libraryNext: 'Counts from the next start on. Files that are there stay where they are.',
  libraryDefault: 'Use the default folder',
  libraryPlaceholder: 'Default: Safelight in your pictures',
  choose: 'Choose…',
  openLibrary: 'Open library folder',
  nameTemplate: 'File name',
  nameTemplateNext: 'Counts for files that are made from now on.',
  nameExample: (name: string) => `Example: ${name}`,
  placeholders,
  placeholdersTitle: 'Placeholders',
  notifications: 'Tell me when a job has ended',
  notificationsHint: 'Done, done in part, or failed. Not while you are looking at it.',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  motion: 'Motion',
  motions: { system: 'System', reduced: 'Reduced' },
  motionHint: 'Reduced: nothing moves that does not have to.',
  density: 'Density',
  densities: { comfortable: 'Comfortable', compact: 'Compact' },
  logTime: 'Times in the log',
  logTimes: { clock: 'Clock', relative: 'Time ago', elapsed: 'Since start' },
  logTimeHints: {
    clock: '14:05:09.123',
    relative: '12 s ago',
    elapsed: '+0:04.512',
  },
  logWrap: 'Wrap long lines in the log',
  dataUsed: 'In use',
  dataDatabase: 'Database',
  dataOriginals: 'Base images',
  dataOriginalsHint: 'Kept so that an image is never bought twice.',
  dataFree: 'Free space',
  dataJobs: 'Jobs',
  dataImages: 'Images',
  dataEntries: 'Log entries',
  dataCost: 'Spent',
  dataCostValue: (usd: number, wasted: number, unpriced: number) =>
    [
      usd === 0 && unpriced === 0 ? 'Nothing' : money(usd),
      ...(wasted > 0 ? [`${money(wasted)} of it for nothing`] : []),
      ...(unpriced > 0 ? [`and ${plural(unpriced, 'call')} of unknown price`] : []),
    ].join(', '),
  dataFailed: 'The numbers could not be had',
  dataRefresh: 'Count again',
  openFolder: 'Open folder',
  dataDir: 'Data folder',
  openData: 'Open data folder',
  openBackups: 'Open backups folder',
  number: (count: number) => number.format(count),
  version: (version: string) => `Version ${version}`,
  licence:
    'Safelight is free software under the MIT licence. It contains the work of many others: Electron, React, SQLite, sharp and libvips, Inter and JetBrains Mono among them.',
  licenceFile: 'Each of them keeps the licence of its authors.',
  shortcuts: 'Shortcuts',
  shortcutsAll: 'All shortcuts',
} as const;
