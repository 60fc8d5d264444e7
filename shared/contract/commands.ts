import { z } from 'zod';
import { attemptSchema } from '../domain/attempt.ts';
import { imageIdSchema, jobIdSchema } from '../domain/ids.ts';
import { imageFileSchema, imageSchema } from '../domain/image.ts';
import { jobParamsSchema, jobSchema, jobStatusSchema } from '../domain/job.ts';
import { levelSchema, logCountSchema, logEntrySchema, stepSchema } from '../domain/log-entry.ts';
import { settingsSchema } from '../domain/settings.ts';

const nothing = z.strictObject({});
const jobRef = z.strictObject({ jobId: jobIdSchema });

export const MAX_PAGE = 1_000;

/** Which entries of one job; all conditions must hold. Entries come in ascending sequence. */
export const logQuerySchema = z.strictObject({
  jobId: jobIdSchema,
  /** Only entries with a greater sequence. */
  afterSeq: z.int().nonnegative().default(0),
  /** Only entries with a smaller sequence; the page then ends just before it. */
  beforeSeq: z.int().positive().nullable().default(null),
  levels: z.array(levelSchema).nullable().default(null),
  steps: z.array(stepSchema).nullable().default(null),
  imageId: imageIdSchema.nullable().default(null),
  /** Found, whatever its case, in the message or the details. */
  search: z.string().max(1_000).nullable().default(null),
  limit: z.int().min(1).max(MAX_PAGE).default(200),
});
export type LogQuery = z.infer<typeof logQuerySchema>;

export const jobQuerySchema = z.strictObject({
  statuses: z.array(jobStatusSchema).nullable().default(null),
  search: z.string().max(1_000).nullable().default(null),
  /** The last job of the page before; jobs come newest first. */
  afterId: jobIdSchema.nullable().default(null),
  limit: z.int().min(1).max(MAX_PAGE).default(100),
});
export type JobQuery = z.infer<typeof jobQuerySchema>;

export const checkSchema = z.strictObject({
  name: z.enum(['key', 'network', 'disk', 'worker', 'database', 'library']),
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

/** Everything a client can ask of the app: name → input, output. The only door, for every host. */
export const commands = {
  'app.info': {
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      dataDir: z.string(),
      library: z.string(),
      writable: z.boolean(),
    }),
  },
  'job.create': { input: z.strictObject({ params: jobParamsSchema }), output: jobSchema },
  'job.retry': {
    input: z.strictObject({ jobId: jobIdSchema, imageIds: z.array(imageIdSchema).nullable().default(null) }),
    output: retryOutcomeSchema,
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
  'job.attempts': { input: jobRef, output: z.array(attemptSchema) },
  'job.list': {
    input: jobQuerySchema,
    output: z.strictObject({ jobs: z.array(jobSchema), nextAfterId: jobIdSchema.nullable() }),
  },
  'log.page': {
    input: logQuerySchema,
    output: z.strictObject({ entries: z.array(logEntrySchema), lastSeq: z.int().nonnegative() }),
  },
  'log.counts': { input: jobRef, output: z.array(logCountSchema) },
  'queue.pause': { input: nothing, output: settingsSchema },
  'queue.resume': { input: nothing, output: settingsSchema },
  'settings.get': { input: nothing, output: settingsSchema },
  'settings.update': {
    input: settingsSchema.omit({ userId: true, queuePaused: true }).partial(),
    output: settingsSchema,
  },
  'doctor.run': {
    input: jobParamsSchema.pick({ provider: true, baseUrl: true, model: true }),
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
