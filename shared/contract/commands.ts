import { z } from 'zod';
import { attemptSchema } from '../domain/attempt.ts';
import { fileIdSchema, imageIdSchema, jobIdSchema, timestampSchema } from '../domain/ids.ts';
import { imageFileSchema, imageSchema } from '../domain/image.ts';
import { costSchema, jobParamsSchema, jobSchema, jobStatusSchema, seedSchema } from '../domain/job.ts';
import { keyRingSchema } from '../domain/key.ts';
import { logCountSchema, logEntrySchema, logProblemsSchema, stepSchema } from '../domain/log-entry.ts';
import { presetSchema, proofSchema } from '../domain/processing.ts';
import { settingsSchema } from '../domain/settings.ts';
import { cloudCommands } from './cloud.ts';
import { costCommands } from './costs.ts';
import { databaseCommands } from './database.ts';
import { diagnosticsCommands } from './diagnostics.ts';
import { exportCommands } from './exports.ts';
import { healthCommands } from './health.ts';
import { logFilterSchema } from './log-filter.ts';
import { metricsCommands } from './metrics.ts';
import { JOB_SORTS, MAX_PAGE } from './pages.ts';
import { retentionCommands } from './retention.ts';
import { jobRetryPlanSchema, retryCommands } from './retries.ts';
import { searchCommands } from './search.ts';
import { timelineCommands } from './timeline.ts';
import { updateCommands } from './updates.ts';
import { webhookCommands } from './webhooks.ts';

export { JOB_SORTS, type JobSort, MAX_PAGE } from './pages.ts';

const nothing = z.strictObject({});
const jobRef = z.strictObject({ jobId: jobIdSchema });

/** Which entries of one job; all conditions must hold. Entries come in ascending sequence. */
export const logQuerySchema = z.strictObject({
  jobId: jobIdSchema,
  /** Only entries with a greater sequence. */
  afterSeq: z.int().nonnegative().default(0),
  /** Only entries with a smaller sequence; the page then ends just before it. */
  beforeSeq: z.int().positive().nullable().default(null),
  ...logFilterSchema.shape,
  limit: z.int().min(1).max(MAX_PAGE).default(200),
});
export type LogQuery = z.infer<typeof logQuerySchema>;

export const jobSortSchema = z.enum(JOB_SORTS);

export const jobQuerySchema = z.strictObject({
  statuses: z.array(jobStatusSchema).nullable().default(null),
  /** Found, whatever its case, in the prompt. */
  search: z.string().max(1_000).nullable().default(null),
  sort: jobSortSchema.default('newest'),
  /** The last job of the page before, in the same order. */
  afterId: jobIdSchema.nullable().default(null),
  limit: z.int().min(1).max(MAX_PAGE).default(100),
});
export type JobQuery = z.infer<typeof jobQuerySchema>;

/** Whose jobs: those of this machine, or those that other devices of the same cloud account made, which can only be looked at. */
export const JOB_ORIGINS = ['here', 'others'] as const;
export const jobOriginSchema = z.enum(JOB_ORIGINS);
export type JobOrigin = z.infer<typeof jobOriginSchema>;

export const CHECKS = ['key', 'network', 'disk', 'worker', 'database', 'library'] as const;

export const checkSchema = z.strictObject({
  name: z.enum(CHECKS),
  state: z.enum(['ok', 'warning', 'failed']),
  message: z.string(),
  advice: z.string().nullable(),
});
export type Check = z.infer<typeof checkSchema>;

export const retryOutcomeSchema = z.strictObject({
  job: jobSchema,
  /** Images that will be bought again. */
  regenerate: z.int().nonnegative(),
  /** Images whose saved base image is processed again, at no cost. */
  reprocess: z.int().nonnegative(),
  /** Images whose outcome is unknown and that wait for the user's word. */
  unknown: z.int().nonnegative(),
});
export type RetryOutcome = z.infer<typeof retryOutcomeSchema>;

export const unknownChoiceSchema = z.enum(['resend', 'give-up']);

/**
 * Where a retry starts. `cheapest`: from the saved base image where there is one. `process`: only those with a saved base image,
 * which costs nothing. `generate`: buys the image again, whether there is a base image or not.
 */
export const retryFromSchema = z.enum(['cheapest', 'process', 'generate']);
export type RetryFrom = z.infer<typeof retryFromSchema>;

/** Something wrong with a job's parameters, for the form to show at its field. */
export const paramIssueSchema = z.strictObject({
  field: z.string().nullable(),
  message: z.string(),
  advice: z.string().nullable(),
});

export const estimateSchema = z.strictObject({
  /** What would be refused; empty when the job can start. */
  issues: z.array(paramIssueSchema),
  /** US dollars for all images, and for one; null when the price is not known, 0 only when it is free. */
  usd: z.number().nonnegative().nullable(),
  usdPerImage: z.number().nonnegative().nullable(),
  /** How long the job will take, in milliseconds, from earlier calls to the same model; null when there were none. */
  ms: z.number().nonnegative().nullable(),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** What an unclean end of the app left of one job. Nothing of it is paid for until the user chooses. */
export const interruptedJobSchema = z.strictObject({
  jobId: jobIdSchema,
  /** Images that are complete or whose base image is saved. */
  saved: z.int().nonnegative(),
  notStarted: z.int().nonnegative(),
  /** May have been billed; their outcome is not known. */
  unknown: z.int().nonnegative(),
  /** What the images that were not started may cost; null when the price is not known. */
  estimatedUsd: z.number().nonnegative().nullable(),
});
export type InterruptedJob = z.infer<typeof interruptedJobSchema>;

/** What the host can do outside of the window. */
export const shellAbilitiesSchema = z.strictObject({
  openFolder: z.boolean(),
  reveal: z.boolean(),
  drag: z.boolean(),
  chooseFolder: z.boolean(),
  /** Choosing a file to open, and a name for a new one. */
  chooseFile: z.boolean(),
});
export type ShellAbilities = z.infer<typeof shellAbilitiesSchema>;

export const HOSTS = ['desktop', 'web', 'cli'] as const;

/** Bounds what one command may be asked to do. */
const MANY = 1_000;

/** Everything a client can ask of the app: name → input, output. The only door, for every host. */
export const commands = {
  'app.info': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      dataDir: z.string(),
      library: z.string(),
      writable: z.boolean(),
      host: z.enum(HOSTS),
      /** As Node names it: linux, darwin, win32. */
      platform: z.string(),
      shell: shellAbilitiesSchema,
    }),
  },
  /** What the last start found of jobs that an unclean end interrupted and that wait for a choice; empty when there are none. */
  'app.recovery': { input: nothing, output: z.array(interruptedJobSchema) },
  'job.create': { input: z.strictObject({ params: jobParamsSchema }), output: jobSchema },
  'job.retry': {
    input: z.strictObject({
      jobId: jobIdSchema,
      /** Null for all that failed or were cancelled, also those whose prompt was declined. Named images may also be completed ones. */
      imageIds: z.array(imageIdSchema).nullable().default(null),
      from: retryFromSchema.default('cheapest'),
      /** How many images whose saved base image is gone may be bought again: as many as the estimate told, with their price. */
      gone: z.int().nonnegative().default(0),
    }),
    output: retryOutcomeSchema,
  },
  /** What a job would cost and take, and what is wrong with it, before anything is sent. Writes nothing. */
  'job.estimate': { input: z.strictObject({ params: jobParamsSchema }), output: estimateSchema },
  /** What `job.retry` would do and cost, without doing it. */
  'job.retryEstimate': {
    input: z.strictObject({
      jobId: jobIdSchema,
      imageIds: z.array(imageIdSchema).nullable().default(null),
      from: retryFromSchema.default('cheapest'),
    }),
    output: jobRetryPlanSchema,
  },
  /**
   * Takes ended jobs out of all lists. For a while `job.restore` brings them back; then they are gone, with their base images and,
   * if `files` says so, with their files in the library. Refuses jobs that are worked on.
   */
  'job.delete': {
    input: z.strictObject({
      jobIds: z.array(jobIdSchema).min(1).max(MANY),
      files: z.enum(['keep', 'remove']),
    }),
    output: z.strictObject({ jobIds: z.array(jobIdSchema), undoUntil: timestampSchema }),
  },
  'job.restore': {
    input: z.strictObject({ jobIds: z.array(jobIdSchema).min(1).max(MANY) }),
    output: z.array(jobSchema),
  },
  /** Puts a queued job before another queued one in the order in which jobs are begun, or last. */
  'job.reorder': {
    input: z.strictObject({ jobId: jobIdSchema, before: jobIdSchema.nullable() }),
    output: z.strictObject({ order: z.array(jobIdSchema) }),
  },
  'job.resume': {
    input: z.strictObject({ jobId: jobIdSchema, unknown: unknownChoiceSchema.nullable().default(null) }),
    output: retryOutcomeSchema,
  },
  'job.cancel': { input: jobRef, output: jobSchema },
  'job.get': {
    input: jobRef,
    output: z.strictObject({
      job: jobSchema,
      images: z.array(imageSchema),
      files: z.array(imageFileSchema),
      /** Milliseconds spent in each step, added up over the images. */
      stepMs: z.partialRecord(stepSchema, z.number().nonnegative()),
    }),
  },
  /** All images of a job, in order of index, without their files. */
  'image.list': { input: jobRef, output: z.array(imageSchema) },
  /** The files of these images. */
  'image.files': {
    input: z.strictObject({ imageIds: z.array(imageIdSchema).max(MANY) }),
    output: z.array(imageFileSchema),
  },
  'image.star': {
    input: z.strictObject({ imageId: imageIdSchema, starred: z.boolean() }),
    output: imageSchema,
  },
  /** Takes settled images' files away. For a while `image.restore` brings them back; then the files are removed from the disk. */
  'image.delete': {
    input: z.strictObject({ imageIds: z.array(imageIdSchema).min(1).max(MANY) }),
    output: z.strictObject({ images: z.array(imageSchema), undoUntil: timestampSchema }),
  },
  'image.restore': {
    input: z.strictObject({ imageIds: z.array(imageIdSchema).min(1).max(MANY) }),
    output: z.array(imageSchema),
  },
  'job.attempts': { input: jobRef, output: z.array(attemptSchema) },
  'job.list': {
    input: jobQuerySchema.extend({ from: jobOriginSchema.default('here') }),
    output: z.strictObject({
      jobs: z.array(jobSchema),
      nextAfterId: jobIdSchema.nullable(),
      /** One image with a picture for each job that has one: job → image. Its picture is at /media/image/<id>. */
      covers: z.record(jobIdSchema, imageIdSchema),
    }),
  },
  /** How many jobs there are of each status, among those that match the search. */
  'job.counts': {
    input: jobQuerySchema.pick({ search: true }).extend({ from: jobOriginSchema.default('here') }),
    output: z.partialRecord(jobStatusSchema, z.int().nonnegative()),
  },
  'log.page': {
    input: logQuerySchema,
    output: z.strictObject({ entries: z.array(logEntrySchema), lastSeq: z.int().nonnegative() }),
  },
  /** How many entries of each kind there are, up to the newest, which is `lastSeq`. */
  'log.counts': {
    input: jobRef,
    output: z.strictObject({ counts: z.array(logCountSchema), lastSeq: z.int().nonnegative() }),
  },
  /** Where in the log as it is stored its warnings and errors lie, cut into as many equal parts; parts without any are left out. */
  'log.problems': {
    input: jobRef.extend({ parts: z.int().min(1).max(1_000) }),
    output: z.array(logProblemsSchema),
  },
  /** How many entries match; the limit does not count. Looks through the whole log when there is something to search for. */
  'log.match': {
    input: logQuerySchema.omit({ limit: true, afterSeq: true, beforeSeq: true }),
    output: z.strictObject({ count: z.int().nonnegative() }),
  },
  ...exportCommands,
  ...metricsCommands,
  ...searchCommands,
  ...webhookCommands,
  ...timelineCommands,
  ...retentionCommands,
  ...retryCommands,
  ...costCommands,
  ...cloudCommands,
  ...healthCommands,
  ...databaseCommands,
  ...diagnosticsCommands,
  ...updateCommands,
  'queue.get': {
    input: nothing,
    output: z.strictObject({
      paused: z.boolean(),
      rateLimitedUntil: timestampSchema.nullable(),
      /** Unfinished jobs in the order in which they are begun. */
      order: z.array(jobIdSchema),
    }),
  },
  'queue.pause': { input: nothing, output: settingsSchema },
  'queue.resume': { input: nothing, output: settingsSchema },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.update': {
    input: settingsSchema.omit({ userId: true, queuePaused: true, cloud: true }).partial(),
    output: settingsSchema,
  },
  /** The stored keys, by the address that each is for. Never a key itself. */
  'key.list': { input: nothing, output: keyRingSchema },
  'key.set': {
    input: z.strictObject({
      /** The server that the key is for, and that alone will get it; null for the provider's own address. */
      baseUrl: z.string().max(2_000).nullable(),
      key: z
        .string()
        .trim()
        .min(1, 'The key is empty.')
        .max(1_000, 'This is longer than any key. Paste only the key itself.'),
      /** `store`: in the system's secret store, where there is one. `session`: until the app ends. */
      keep: z.enum(['store', 'session']),
    }),
    output: keyRingSchema,
  },
  'key.clear': {
    input: z.strictObject({ baseUrl: z.string().max(2_000).nullable() }),
    output: keyRingSchema,
  },
  /** What a preset does to a sample picture. The media paths are the page's to show. */
  'preset.preview': {
    input: z.strictObject({ preset: presetSchema, seed: seedSchema }),
    output: z.strictObject({ before: z.string(), after: z.string(), proof: proofSchema }),
  },
  'data.stats': {
    input: nothing,
    output: z.strictObject({
      databaseBytes: z.int().nonnegative(),
      originalsBytes: z.int().nonnegative(),
      jobs: z.int().nonnegative(),
      images: z.int().nonnegative(),
      entries: z.int().nonnegative(),
      cost: costSchema,
      freeBytes: z.int().nonnegative(),
      lastBackupAt: timestampSchema.nullable(),
    }),
  },
  /** Writes a copy of the database beside it. */
  'data.backup': {
    input: nothing,
    output: z.strictObject({ path: z.string(), bytes: z.int().nonnegative() }),
  },
  /** Opens a folder in the system's file manager: the library, the data directory, or a job's. */
  'shell.openFolder': {
    input: z.union([
      jobRef,
      z.strictObject({ place: z.enum(['library', 'data', 'backups', 'logs', 'crashes']) }),
    ]),
    output: nothing,
  },
  'shell.reveal': { input: z.strictObject({ fileId: fileIdSchema }), output: nothing },
  /** Goes on with a drag that began in the window, with these files. */
  'shell.drag': {
    input: z.strictObject({ fileIds: z.array(fileIdSchema).min(1).max(100) }),
    output: nothing,
  },
  'shell.chooseFolder': { input: nothing, output: z.strictObject({ path: z.string().nullable() }) },
  /** Opens one of the addresses that the app itself names, in the browser. */
  'shell.openLink': { input: z.strictObject({ url: z.url({ protocol: /^https$/ }) }), output: nothing },
  /** Looks, at no cost, for what would stop a job here. */
  'doctor.run': {
    input: jobParamsSchema.pick({ provider: true, baseUrl: true, model: true }).extend({
      /** Null for all checks. That of the database reads all of it, so whoever only asks about a server leaves it out. */
      only: z.array(z.enum(CHECKS)).nullable().default(null),
    }),
    output: z.array(checkSchema),
  },
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller passes: fields with a default may be left out. */
export type CommandInput<N extends CommandName> = z.input<Commands[N]['input']>;
/** What a handler gets: parsed, defaults filled in. */
export type CommandParsed<N extends CommandName> = z.output<Commands[N]['input']>;
export type CommandOutput<N extends CommandName> = z.output<Commands[N]['output']>;
