import { z } from 'zod';
import { cloudStateSchema } from '../domain/cloud.ts';
import { timestampSchema } from '../domain/ids.ts';
import { PROTECTIONS } from '../domain/key.ts';
import { UPDATE_STATES, UPDATES_UNSUPPORTED, updateChannelSchema } from '../domain/updates.ts';
import { CHECK_KINDS } from './database.ts';
import { LIBRARY_STATES, SPACE_STATES } from './health.ts';

/** The programs that Safelight runs as: see docs/architecture.md. */
export const RUN_HOSTS = ['desktop', 'web', 'cli'] as const;
const hostSchema = z.enum(RUN_HOSTS);

/** A run of a process that writes to the data directory. */
export const runSchema = z.strictObject({
  host: hostSchema,
  pid: z.int().nonnegative(),
  version: z.string().max(100),
  startedAt: timestampSchema,
});
export type Run = z.infer<typeof runSchema>;

/**
 * What crashed. `main`: the program itself; `page`: the window's scripts; `renderer`: the process that shows the window; `child`: one of
 * those that Chromium runs beside it, as for graphics; `native`: of which only a dump is known.
 */
export const CRASH_PROCESSES = ['main', 'page', 'renderer', 'child', 'native'] as const;
export const crashProcessSchema = z.enum(CRASH_PROCESSES);
export type CrashProcess = z.infer<typeof crashProcessSchema>;

const crashIdSchema = z.string().regex(/^[\w.-]{1,120}$/);

/** One crash, as it is kept in the data directory: redacted, and sent nowhere. */
export const crashRecordSchema = z.strictObject({
  id: crashIdSchema,
  at: timestampSchema,
  host: hostSchema,
  /** Of Safelight; empty where it is not known. */
  version: z.string().max(100),
  process: crashProcessSchema,
  reason: z.string().max(500),
  /** What was thrown says of itself; null when nothing was. */
  message: z.string().max(2_000).nullable(),
  /** Where, with the causes; paths from the app's own folder on. */
  stack: z.string().max(20_000).nullable(),
  /** The last lines of the app's log before it. */
  log: z.array(z.string().max(1_000)).max(50),
});
export type CrashRecord = z.infer<typeof crashRecordSchema>;

const crashSummarySchema = crashRecordSchema.omit({ stack: true, log: true });
export type CrashSummary = z.infer<typeof crashSummarySchema>;

/** How a run ended that did not end as it should. */
export const lastEndSchema = z.strictObject({
  /** When it last gave a sign of life. */
  at: timestampSchema,
  /** The record of it. */
  crashId: crashIdSchema.nullable(),
});
export type LastEnd = z.infer<typeof lastEndSchema>;

/** A warning or an error of the app's log. */
export const appProblemSchema = z.strictObject({
  at: timestampSchema,
  level: z.enum(['warning', 'error']),
  host: hostSchema,
  message: z.string(),
});
export type AppProblem = z.infer<typeof appProblemSchema>;

const bytesSchema = z.int().nonnegative();

/**
 * All that helps to find what is wrong, as Help → Diagnostics, `safelight doctor` and a copy of it show it. Holds no secret, and of paths
 * in the user's home only what comes after it, behind a `~`. Null is what could not be had.
 */
export const diagnosticsSchema = z.strictObject({
  at: timestampSchema,
  versions: z.strictObject({
    app: z.string(),
    /** Of the database's tables. */
    schema: z.int().nonnegative().nullable(),
    electron: z.string().nullable(),
    chromium: z.string().nullable(),
    node: z.string(),
    /** `Linux 6.1.0` */
    os: z.string(),
    arch: z.string(),
    host: hostSchema,
  }),
  paths: z.strictObject({
    data: z.string(),
    library: z.string(),
    database: z.string(),
    originals: z.string(),
    backups: z.string(),
    logs: z.string(),
    crashes: z.string(),
  }),
  database: z.strictObject({
    /** What is wrong with it, found while the app works; null while nothing is. */
    problem: z.string().nullable(),
    lastCheck: z
      .strictObject({ kind: z.enum(CHECK_KINDS), at: timestampSchema, problems: z.array(z.string()) })
      .nullable(),
    lastRepairAt: timestampSchema.nullable(),
    journalMode: z.string().nullable(),
    bytes: bytesSchema.nullable(),
    /** Of what was committed and has not reached the main file yet. */
    walBytes: bytesSchema.nullable(),
    jobs: z.int().nonnegative(),
    images: z.int().nonnegative(),
    entries: z.int().nonnegative(),
    lastBackupAt: timestampSchema.nullable(),
  }),
  space: z.strictObject({
    originalsBytes: bytesSchema.nullable(),
    freeForDataBytes: bytesSchema.nullable(),
    freeForLibraryBytes: bytesSchema.nullable(),
  }),
  /** How keys, the addresses of webhooks and the cloud's session are protected. */
  secrets: z.strictObject({
    backend: z.string(),
    keys: z.enum(PROTECTIONS),
    webhooks: z.enum(PROTECTIONS),
    cloud: z.enum(PROTECTIONS),
  }),
  /** The image worker; an error where it does not start. */
  worker: z.union([
    z.strictObject({ node: z.string(), sharp: z.string(), libvips: z.string() }),
    z.strictObject({ error: z.string() }),
  ]),
  /** The servers that the settings name, without their keys. */
  servers: z.array(z.strictObject({ name: z.string(), baseUrl: z.string().nullable(), hasKey: z.boolean() })),
  cloud: z.strictObject({
    state: cloudStateSchema,
    problem: z.string().nullable(),
    waiting: z.int().nonnegative(),
    parked: z.int().nonnegative(),
  }),
  /** The disks that are written to; `holds`: nothing new is started until that is mended. */
  health: z.strictObject({
    holds: z.boolean(),
    disk: z.enum(SPACE_STATES),
    library: z.enum(LIBRARY_STATES),
  }),
  updates: z.strictObject({
    state: z.enum(UPDATE_STATES),
    reason: z.enum(UPDATES_UNSUPPORTED).nullable(),
    /** That there is, if it is newer than this one. */
    version: z.string().nullable(),
    message: z.string().nullable(),
    channel: updateChannelSchema,
    lastCheckedAt: timestampSchema.nullable(),
  }),
  crashes: z.array(crashSummarySchema),
  /** The newest of the app's log, oldest first. */
  problems: z.array(appProblemSchema),
});
export type Diagnostics = z.infer<typeof diagnosticsSchema>;

const nothing = z.strictObject({});

/** What the page tells of an error in its own scripts. */
export const pageErrorSchema = z.strictObject({
  kind: z.enum(['error', 'rejection', 'drawing']),
  message: z.string().max(2_000),
  stack: z.string().max(10_000).nullable(),
});
export type PageError = z.infer<typeof pageErrorSchema>;

/** Commands that tell how the app itself is. They change nothing of the user's. */
export const diagnosticsCommands = {
  /** Starts an image worker to ask it, so it is not for every moment. */
  'diagnostics.get': { input: nothing, output: diagnosticsSchema },
  /** One crash with everything that is known of it. */
  'diagnostics.crash': { input: z.strictObject({ id: crashIdSchema }), output: crashRecordSchema },
  /** Writes down an error of the page. One that was told already, and more than a few, are dropped. */
  'diagnostics.report': { input: pageErrorSchema, output: nothing },
  /** How the last run ended, if it ended unexpectedly; told until `diagnostics.seen`. */
  'diagnostics.lastEnd': {
    input: nothing,
    output: z.strictObject({ lastEnd: lastEndSchema.nullable() }),
  },
  'diagnostics.seen': { input: nothing, output: nothing },
} as const;
