import { z } from 'zod';
import { jobIdSchema, timestampSchema } from './ids.ts';
import { PROTECTIONS } from './key.ts';
import { levelSchema } from './log-entry.ts';

/** The schema of the cloud's tables that this version writes: what `safelight_schema_version()` must answer. */
export const CLOUD_SCHEMA_VERSION = 1;

/** Which pictures go to the cloud: none, the finished variants, or also the base images. */
export const CLOUD_IMAGES = ['none', 'variants', 'all'] as const;

/** A user's own Supabase project. The publishable key is no secret: it opens nothing without an account. */
export const cloudProjectSchema = z.strictObject({
  url: z.string().min(1).max(2_000),
  publishableKey: z.string().min(1).max(2_000),
});
export type CloudProject = z.infer<typeof cloudProjectSchema>;

/** What the user has set about the cloud. */
export const cloudSettingsSchema = z.strictObject({
  /** The switch. Off: nothing is sent or asked. */
  on: z.boolean(),
  /** Null until it was set up. */
  project: cloudProjectSchema.nullable(),
  images: z.enum(CLOUD_IMAGES),
  /** Holds the sending of what was made before the switch was on. What is made now is sent all the same. */
  historyPaused: z.boolean(),
});
export type CloudSettings = z.infer<typeof cloudSettingsSchema>;

export const DEFAULT_CLOUD: CloudSettings = {
  on: false,
  project: null,
  images: 'variants',
  historyPaused: false,
};

/**
 * Where the switch stands, in the order in which they are decided:
 * `off`; `no_project`: no address or key yet; `signed_out`: nobody is signed in, or the session ended; `choose_history`: somebody is, for
 * the first time, and must say what happens to what is here; `problem`: the project is not as it must be, see `problem`; `offline`: cannot
 * be reached, tried again at `nextTryAt`; `sending`: something is on its way or waits its turn; `up_to_date`.
 */
export const CLOUD_STATES = [
  'off',
  'no_project',
  'signed_out',
  'choose_history',
  'problem',
  'offline',
  'sending',
  'up_to_date',
] as const;
export const cloudStateSchema = z.enum(CLOUD_STATES);
export type CloudState = z.infer<typeof cloudStateSchema>;

/** Why the cloud cannot be used. `wrong_url`, `wrong_key`, …: the user can mend it; `offline` and the like go by. */
export const CLOUD_PROBLEMS = [
  'offline',
  'timeout',
  'server',
  'rate_limited',
  'signed_out',
  'wrong_url',
  'wrong_key',
  'missing_tables',
  'old_schema',
  'newer_schema',
  'no_access',
  'full',
  'refused',
] as const;
export const cloudProblemSchema = z.strictObject({
  code: z.enum(CLOUD_PROBLEMS),
  message: z.string(),
  advice: z.string().nullable(),
});
export type CloudProblem = z.infer<typeof cloudProblemSchema>;

export const cloudStatusSchema = z.strictObject({
  state: cloudStateSchema,
  /** The address that is signed in; null when nobody is. */
  email: z.string().nullable(),
  /** The account that this device's jobs belong to; null until one was joined. */
  joined: z.strictObject({ email: z.string(), url: z.string() }).nullable(),
  /** How the session is kept on this machine; `none` is a file that only its user can read. */
  protection: z.enum(PROTECTIONS),
  /** Rows and log entries that wait to be sent. */
  waiting: z.int().nonnegative(),
  /** Pictures that wait to be sent. */
  uploads: z.int().nonnegative(),
  /** What the cloud refused, and that waits for its user. */
  parked: z.int().nonnegative(),
  /** Jobs of the history that were put in line, of all; null when there is no history to send. */
  history: z.strictObject({ done: z.int().nonnegative(), total: z.int().nonnegative() }).nullable(),
  problem: cloudProblemSchema.nullable(),
  nextTryAt: timestampSchema.nullable(),
  /** When everything was last sent. */
  lastSyncedAt: timestampSchema.nullable(),
  /** Whether changes of other devices arrive at once. */
  live: z.boolean(),
});
export type CloudStatus = z.infer<typeof cloudStatusSchema>;

export const PARKED_KINDS = ['job', 'image', 'file', 'upload', 'log'] as const;

/** A row or picture that the cloud refused, for a reason that trying again would not change. */
export const parkedRowSchema = z.strictObject({
  kind: z.enum(PARKED_KINDS),
  entityId: z.string(),
  jobId: jobIdSchema,
  /** What it is, in words: "Log entry 12", "Image 3". */
  title: z.string(),
  code: z.string(),
  message: z.string(),
  advice: z.string().nullable(),
  parkedAt: timestampSchema,
});
export type ParkedRow = z.infer<typeof parkedRowSchema>;

/** One of the sync's own messages. They never leave this machine. */
export const syncMessageSchema = z.strictObject({
  id: z.int().positive(),
  at: timestampSchema,
  level: levelSchema,
  message: z.string(),
  detailsJson: z.string().nullable(),
});
export type SyncMessage = z.infer<typeof syncMessageSchema>;

/** How a job stands with the cloud. */
export const JOB_PLACES = ['here', 'kept_local', 'sent', 'waiting', 'other_device'] as const;
export const jobPlaceSchema = z.enum(JOB_PLACES);
export type JobPlace = z.infer<typeof jobPlaceSchema>;
