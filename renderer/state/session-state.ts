import type { CommandOutput, InterruptedJob, JobOrigin, JobSort } from '../../shared/contract/commands.ts';
import type { LastEnd } from '../../shared/contract/diagnostics.ts';
import type { EventPayload } from '../../shared/contract/events.ts';
import type { OpenedBundle } from '../../shared/contract/exports.ts';
import type { Health } from '../../shared/contract/health.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import type { CloudStatus } from '../../shared/domain/cloud.ts';
import type { Job, JobStatus } from '../../shared/domain/job.ts';
import type { KeyRing } from '../../shared/domain/key.ts';
import type { Level, Step } from '../../shared/domain/log-entry.ts';
import type { JobDefaults, Settings } from '../../shared/domain/settings.ts';
import type { UpdateStatus } from '../../shared/domain/updates.ts';

/** What a new job may begin with: another job's prompt and parameters, or a template's. */
export type JobDraft = { readonly prompt: string; readonly params: JobDefaults };

export const SETTINGS_SECTIONS = [
  'provider',
  'defaults',
  'retry',
  'costs',
  'library',
  'cloud',
  'retention',
  'notifications',
  'webhooks',
  'appearance',
  'data',
  'updates',
  'about',
] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** What the centre of the window shows. */
export type View =
  | { readonly kind: 'job' }
  | { readonly kind: 'new-job'; readonly draft: JobDraft | null }
  | { readonly kind: 'metrics' }
  /** `query` is asked when the view opens; null leaves the search as it was. */
  | { readonly kind: 'search'; readonly query: string | null }
  | { readonly kind: 'settings'; readonly section: SettingsSection | null };

/** Where the log should go. `token` is new each time, so that the same wish twice is heard twice. */
export type LogFocus = {
  readonly imageId: string | null;
  readonly step: Step | null;
  readonly levels: readonly Level[] | null;
  readonly seq: number | null;
  readonly token: number;
};

export type ImageFocus = { readonly imageId: string; readonly token: number };

/** Which jobs the list shows, and in which order. */
export type JobListQuery = {
  /** Whose jobs: this device's, or those that other devices of the same account made. */
  readonly from: JobOrigin;
  /** Empty for all. */
  readonly search: string;
  /** Null for all. */
  readonly statuses: readonly JobStatus[] | null;
  readonly sort: JobSort;
};

export type JobCounts = Readonly<Partial<Record<JobStatus, number>>>;
export type AppInfo = CommandOutput<'app.info'>;
export type Queue = EventPayload<'queue.changed'>;

/**
 * How the page stands with the app. `lost`: it does not answer, and is asked again. `refused`: another start of the app answers, which
 * does not know this page. In the desktop app it is always `open`.
 */
export type Connection = 'open' | 'lost' | 'refused';

/** What the window shows. */
export type SessionState = {
  readonly phase: 'opening' | 'ready' | 'failed';
  /** Why jobs or settings could not be had; in phase `ready`, why the list could not be loaded. */
  readonly error: AppErrorData | null;
  readonly info: AppInfo | null;
  readonly settings: Settings | null;
  readonly keys: KeyRing | null;
  readonly queue: Queue;
  /** The loaded part of the list: those that match `jobQuery`, in its order. */
  readonly jobs: readonly Job[];
  /** Whether an answer to `jobQuery` is on its way. */
  readonly jobsLoading: boolean;
  /** An image with a picture for each listed job that has one: job → image. */
  readonly covers: Readonly<Record<string, string>>;
  readonly jobQuery: JobListQuery;
  /** How many jobs match the search, by status. */
  readonly jobCounts: JobCounts;
  /** How many there are of all of this device's, by status. */
  readonly allCounts: JobCounts;
  /** Whether the store has more jobs that match than are loaded. */
  readonly hasOlder: boolean;
  readonly selectedId: string | null;
  /** The selected job, whether it is in the list or not; null while it is on its way. */
  readonly selected: Job | null;
  /** Whose the selected job is. One of another device can only be looked at. */
  readonly selectedFrom: JobOrigin;
  /** Bundles that are open. Their jobs are in no list, and can only be looked at. */
  readonly bundles: readonly OpenedBundle[];
  readonly view: View;
  readonly logFocus: LogFocus | null;
  readonly imageFocus: ImageFocus | null;
  /** Jobs that a crash interrupted and that wait for the user's choice. */
  readonly interrupted: readonly InterruptedJob[];
  /** How the last run ended, where it ended unexpectedly and nobody has been told. */
  readonly lastEnd: LastEnd | null;
  /** What the app itself reported last, until it is dismissed. */
  readonly problem: EventPayload<'app.problem'> | null;
  readonly connection: Connection;
  /** How the app stands with its disks; null until it is known. */
  readonly health: Health | null;
  /** How the copy in the cloud stands; null until it is known. */
  readonly cloud: CloudStatus | null;
  /** How it stands with new versions of the app; null until it is known. */
  readonly updates: UpdateStatus | null;
};

export const ALL_JOBS: JobListQuery = { from: 'here', search: '', statuses: null, sort: 'newest' };

export const OPENING: SessionState = {
  phase: 'opening',
  error: null,
  info: null,
  settings: null,
  keys: null,
  queue: { paused: false, rateLimitedUntil: null, order: [] },
  jobs: [],
  jobsLoading: true,
  covers: {},
  jobQuery: ALL_JOBS,
  jobCounts: {},
  allCounts: {},
  hasOlder: false,
  selectedId: null,
  selected: null,
  selectedFrom: 'here',
  bundles: [],
  view: { kind: 'job' },
  logFocus: null,
  imageFocus: null,
  interrupted: [],
  lastEnd: null,
  problem: null,
  connection: 'open',
  health: null,
  cloud: null,
  updates: null,
};
