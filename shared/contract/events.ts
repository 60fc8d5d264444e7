import { z } from 'zod';
import { jobIdSchema, timestampSchema } from '../domain/ids.ts';
import { imageSchema } from '../domain/image.ts';
import { jobSchema } from '../domain/job.ts';
import { logEntrySchema } from '../domain/log-entry.ts';

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

/** Everything the app tells its clients by itself: name → payload. */
export const events = {
  'log.appended': z.strictObject({ batches: z.array(logBatchSchema) }),
  'job.changed': jobSchema,
  'image.changed': imageSchema,
  'queue.changed': z.strictObject({
    paused: z.boolean(),
    /** Until when a rate limit holds all calls back; null when none does. */
    rateLimitedUntil: timestampSchema.nullable(),
  }),
  /** Something about the app itself that its user must hear of: the log cannot be written, the disk is full. */
  'app.problem': z.strictObject({
    message: z.string(),
    advice: z.string().nullable(),
    /** The job that cannot go on because of it and stays unfinished, to be resumed; null when it is none. */
    jobId: jobIdSchema.nullable(),
  }),
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventPayload<N extends EventName> = z.output<Events[N]>;
/** One event of any kind, discriminated by its name. */
export type AnyEvent = {
  [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> };
}[EventName];
