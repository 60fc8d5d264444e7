import { z } from 'zod';
import { timestampSchema } from './ids.ts';

/** `stable`: finished versions only. `beta`: also those that are still being tried out, such as 0.3.0-beta.1. */
export const UPDATE_CHANNELS = ['stable', 'beta'] as const;
export const updateChannelSchema = z.enum(UPDATE_CHANNELS);
export type UpdateChannel = z.infer<typeof updateChannelSchema>;

/** Names of this computer, of which HTTP without TLS is fetched: nobody on a network can change it on its way. */
const THIS_COMPUTER: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an update, or anything about one, may be fetched from here: over TLS, or from this computer itself. */
export function isUpdateAddress(address: string): boolean {
  const url = parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && THIS_COMPUTER.has(url.hostname));
}

function parse(address: string): URL | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

export const updateSettingsSchema = z.strictObject({
  /** Looks for updates daily, downloads them, and installs them when the app ends. Off: only when its user asks. */
  automatic: z.boolean(),
  channel: updateChannelSchema,
  /** The folder on a web server that holds the updates; null for the one that is built into the package. */
  url: z
    .string()
    .trim()
    .max(2_000, 'The address is too long.')
    .refine(isUpdateAddress, 'An address of updates begins with https://, and holds no user name.')
    .nullable(),
});
export type UpdateSettings = z.infer<typeof updateSettingsSchema>;

export const DEFAULT_UPDATES: UpdateSettings = { automatic: true, channel: 'stable', url: null };

/** A newer version than this one, as its publisher describes it. */
export const updateSchema = z.strictObject({
  version: z.string(),
  releasedAt: timestampSchema.nullable(),
  /** Plain text, bounded; empty when there are none. */
  notes: z.string(),
  bytes: z.int().nonnegative(),
});
export type Update = z.infer<typeof updateSchema>;

/**
 * Why this copy of the app does not update itself. `host`: updates belong to the desktop app. `not_packaged`: it runs from source.
 * `no_key`: the package holds no publisher's key to check updates with. `no_address`: nothing says where updates are.
 * `package_manager`: whatever installed it updates it. `portable`: it was unpacked, not installed.
 */
export const UPDATES_UNSUPPORTED = [
  'host',
  'not_packaged',
  'no_key',
  'no_address',
  'package_manager',
  'portable',
] as const;
export type UpdatesUnsupported = (typeof UPDATES_UNSUPPORTED)[number];

const jobs = z.int().nonnegative();
const lastCheckedAt = timestampSchema.nullable();

/** How this copy stands with its updates. */
export const updateStatusSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('unsupported'), reason: z.enum(UPDATES_UNSUPPORTED) }),
  /** Looks only when it is asked to. */
  z.strictObject({ state: z.literal('off'), lastCheckedAt }),
  /** Nothing newer is known. */
  z.strictObject({ state: z.literal('idle'), lastCheckedAt }),
  z.strictObject({ state: z.literal('checking'), lastCheckedAt }),
  /** There is one. `jobs`: how many its download waits for; 0 when it waits for none of them but for its user, or begins any moment. */
  z.strictObject({ state: z.literal('available'), update: updateSchema, jobs, lastCheckedAt }),
  z.strictObject({
    state: z.literal('downloading'),
    update: updateSchema,
    /** From 0 to 100. */
    percent: z.number().min(0).max(100),
    bytesPerSecond: z.number().nonnegative(),
    lastCheckedAt,
  }),
  /** Downloaded; so many jobs are at work, during which nothing is installed. */
  z.strictObject({ state: z.literal('waiting'), update: updateSchema, jobs, lastCheckedAt }),
  z.strictObject({ state: z.literal('ready'), update: updateSchema, lastCheckedAt }),
  z.strictObject({
    state: z.literal('failed'),
    message: z.string(),
    advice: z.string().nullable(),
    /** Whether to try again may help. */
    retry: z.boolean(),
    lastCheckedAt,
  }),
]);
export type UpdateStatus = z.infer<typeof updateStatusSchema>;

/** The states that there are; the schema has what goes with each. */
export const UPDATE_STATES = [
  'unsupported',
  'off',
  'idle',
  'checking',
  'available',
  'downloading',
  'waiting',
  'ready',
  'failed',
] as const satisfies readonly UpdateStatus['state'][];
