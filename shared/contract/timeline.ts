import { z } from 'zod';
import { imageIdSchema, jobIdSchema, timestampSchema } from '../domain/ids.ts';
import { imageStatusSchema } from '../domain/image.ts';
import { spanKindSchema, spanSchema, timelineRowSchema, wallSchema } from '../domain/timeline.ts';

/** `start`: by when an image was first worked on. `slowest`: by how long it took. `failed`: those without a result first. */
export const TIMELINE_SORTS = ['start', 'slowest', 'failed'] as const;
export const timelineSortSchema = z.enum(TIMELINE_SORTS);
export type TimelineSort = z.infer<typeof timelineSortSchema>;

/** Rows of one answer at most. */
export const MAX_TIMELINE_ROWS = 200;

const count = z.int().nonnegative();

export const timelineQuerySchema = z.strictObject({
  jobId: jobIdSchema,
  sort: timelineSortSchema.default('start'),
  /** Only images in one of these; null for all. */
  statuses: z.array(imageStatusSchema).nullable().default(null),
  starred: z.boolean().default(false),
  offset: count.default(0),
  limit: z.int().min(0).max(MAX_TIMELINE_ROWS).default(100),
});
export type TimelineQuery = z.infer<typeof timelineQuerySchema>;

export const timelineSchema = z.strictObject({
  jobId: jobIdSchema,
  /** The moment from which spans count. */
  startedAt: timestampSchema,
  /** How long the job is on its own clock, in milliseconds; grows while it is `live`. */
  lengthMs: z.number().nonnegative(),
  /** Whether this process works on it. */
  live: z.boolean(),
  /** The last entry that is in it. */
  lastSeq: count,
  /** What the job did as a whole: its first and last steps, and what held all of its images up. */
  job: z.array(spanSchema),
  /** Milliseconds by kind, added up over the images, which are worked on side by side. */
  totals: z.partialRecord(spanKindSchema, z.number().nonnegative()),
  wall: wallSchema,
  /** Where the time went, in words. */
  summary: z.string(),
  slowest: z.array(
    z.strictObject({ imageId: imageIdSchema, index: z.int().positive(), tookMs: z.number().nonnegative() }),
  ),
  /** How many images match. */
  total: count,
  rows: z.array(timelineRowSchema),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const timelineCommands = {
  /** A job's time: what each of its images did and waited for. A page of rows; everything else is of the whole job. */
  'job.timeline': { input: timelineQuerySchema, output: timelineSchema },
} as const;
