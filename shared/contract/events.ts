import { z } from 'zod';
import { jobIdSchema, timestampSchema } from '../domain/ids.ts';
import { imageSchema } from '../domain/image.ts';
import { jobSchema } from '../domain/job.ts';
import { logEntrySchema } from '../domain/log-entry.ts';
import { settingsSchema } from '../domain/settings.ts';
import { cloudEvents } from './cloud.ts';
import { costEvents } from './costs.ts';
import { databaseEvents } from './database.ts';
import { exportEvents } from './exports.ts';
import { healthEvents } from './health.ts';
import { retentionEvents } from './retention.ts';
import { updateEvents } from './updates.ts';
import { webhookEvents } from './webhooks.ts';

/**
 * The entries of one job committed since the last frame, in sequence. Above a bound `entries` holds none and `skipped` says
 * how many there are; whoever wants them asks for the page after the last sequence it has. A gap between the last sequence
 * seen and `firstSeq` is repaired the same way.
 */
export const logBatchSchema = z.strictObject({
  jobId: jobIdSchema,
  firstSeq: z.int().positive(),
  lastSeq: z.int().positive(),
  entries: z.array(logEntrySchema),
  skipped: z.int().nonnegative(),
});
export type LogBatch = z.infer<typeof logBatchSchema>;

/**
 * The images of one job that changed since the last frame, as they are now. Above a bound `images` holds none and `skipped` says
 * how many there are; whoever wants them asks for the list.
 */
export const imageBatchSchema = z.strictObject({
  jobId: jobIdSchema,
  images: z.array(imageSchema),
  skipped: z.int().nonnegative(),
});
export type ImageBatch = z.infer<typeof imageBatchSchema>;

/** What a menu, a notification or a link outside of the page asks it to show. */
export const WISHES = [
  'new-job',
  'settings',
  'export',
  'open-bundle',
  'palette',
  'search-logs',
  'shortcuts',
  'toggle-log',
  'find-in-log',
  'open-job',
  'about',
  'updates',
  'diagnostics',
] as const;

/** Everything the app tells its clients by itself: name → payload. */
export const events = {
  'log.appended': z.strictObject({ batches: z.array(logBatchSchema) }),
  'job.changed': jobSchema,
  'images.changed': z.strictObject({ batches: z.array(imageBatchSchema) }),
  /** Jobs that are in no list any more, or in the lists again. */
  'jobs.removed': z.strictObject({ jobIds: z.array(jobIdSchema) }),
  'jobs.restored': z.strictObject({ jobIds: z.array(jobIdSchema) }),
  'settings.changed': settingsSchema,
  ...exportEvents,
  ...webhookEvents,
  ...retentionEvents,
  ...costEvents,
  ...cloudEvents,
  ...healthEvents,
  ...databaseEvents,
  ...updateEvents,
  'queue.changed': z.strictObject({
    paused: z.boolean(),
    /** Until when a rate limit holds all calls back; null when none does. */
    rateLimitedUntil: timestampSchema.nullable(),
    /** Unfinished jobs in the order in which they are begun. */
    order: z.array(jobIdSchema),
  }),
  /** Something about the app itself that its user must hear of: the log cannot be written, the disk is full. */
  'app.problem': z.strictObject({
    message: z.string(),
    advice: z.string().nullable(),
    /** The job that cannot go on because of it and stays unfinished, to be resumed; null when it is none. */
    jobId: jobIdSchema.nullable(),
  }),
  /** Comes from the host, not from the app: its menu, a notification, a link. `jobId` goes with `open-job`, and `seq` names a line of its log. */
  'ui.wished': z.strictObject({
    wish: z.enum(WISHES),
    jobId: jobIdSchema.nullable(),
    seq: z.int().positive().nullable(),
  }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.output<Events[N]>;
/** One event of any kind, discriminated by its name. */
export type AnyEvent = {
  [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> };
}[EventName];
