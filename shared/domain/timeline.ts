import { z } from 'zod';
import { imageIdSchema } from './ids.ts';
import { imageStatusSchema } from './image.ts';

/**
 * Waits of an image. `queued`: for its turn, a free place for a call, or a worker. `rate_limit`: the provider refused a call of the
 * job, and all calls wait. `backoff`: before its own retry. `paused`: the user paused the queue. `stopped`: the app did not run.
 */
export const WAIT_KINDS = ['queued', 'rate_limit', 'backoff', 'paused', 'stopped'] as const;
export type WaitKind = (typeof WAIT_KINDS)[number];

/**
 * Work on an image. `call`: from the sending to the answer, as the call itself was measured. `check`: decoding and saving what came.
 * `variant`: making one variant. `upload`: bringing the files into the library.
 */
export const IMAGE_WORK_KINDS = ['call', 'check', 'variant', 'upload'] as const;
/** Work on the job as a whole. */
export const JOB_WORK_KINDS = ['initialization', 'validation', 'cleanup', 'completion'] as const;
export const WORK_KINDS = [...IMAGE_WORK_KINDS, ...JOB_WORK_KINDS] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** `idle`: the job had ended, and was started again later. */
export const SPAN_KINDS = [...WAIT_KINDS, ...WORK_KINDS, 'idle'] as const;
export const spanKindSchema = z.enum(SPAN_KINDS);
export type SpanKind = z.infer<typeof spanKindSchema>;

export function isWait(kind: SpanKind): kind is WaitKind {
  return (WAIT_KINDS as readonly SpanKind[]).includes(kind);
}

/** `interrupted`: the app stopped in the middle, so nobody knows how it would have ended. */
export const SPAN_STATES = ['ok', 'warning', 'failed', 'cancelled', 'interrupted'] as const;
export const spanStateSchema = z.enum(SPAN_STATES);
export type SpanState = z.infer<typeof spanStateSchema>;

/** Milliseconds on the job's own clock, which begins with the job and never goes back. */
const offset = z.number().nonnegative();

/** A stretch of time with one meaning. */
export const spanSchema = z.strictObject({
  kind: spanKindSchema,
  from: offset,
  to: offset,
  state: spanStateSchema,
  /** Whether it goes on: `to` is then the moment of the answer. */
  open: z.boolean(),
  /** The entry that it begins with; for what is logged when it is over, that entry. Null where the log has none any more. */
  seq: z.int().positive().nullable(),
  /** The number of the call within the image, for `call` and `check`. */
  attempt: z.int().positive().nullable(),
  /** Which variant, for `variant`. */
  variant: z.int().positive().nullable(),
  /** The failure that it ended with, from the error ladder. */
  code: z.string().nullable(),
});
export type Span = z.infer<typeof spanSchema>;

/** One image, from the beginning of its first wait to its end. Its spans follow each other and never overlap. */
export const timelineRowSchema = z.strictObject({
  imageId: imageIdSchema,
  index: z.int().positive(),
  status: imageStatusSchema,
  spans: z.array(spanSchema),
  /** How many spans are left out because there are too many. */
  hidden: z.int().nonnegative(),
  /** From its first work to its end without the waits for its first turn in a run, in milliseconds. */
  tookMs: offset,
  workedMs: offset,
  waitedMs: offset,
});
export type TimelineRow = z.infer<typeof timelineRowSchema>;

/** Where the job's time went: each moment counts once, as work if anything was worked on. They add up to its length. */
export const wallSchema = z.strictObject({
  worked: offset,
  queued: offset,
  rate_limit: offset,
  backoff: offset,
  paused: offset,
  stopped: offset,
  idle: offset,
});
export type Wall = z.infer<typeof wallSchema>;
