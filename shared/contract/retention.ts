import { z } from 'zod';
import { jobIdSchema, timestampSchema } from '../domain/ids.ts';
import { jobStatusSchema } from '../domain/job.ts';
import { retentionRulesSchema } from '../domain/retention.ts';
import { appErrorSchema } from './result.ts';

const count = z.int().nonnegative();
const nothing = z.strictObject({});

/** Why a job goes: it is old, it is not among the newest, or the library is too large. `logs`: only its log goes. */
export const RETENTION_REASONS = ['age', 'count', 'size', 'logs'] as const;
export const retentionReasonSchema = z.enum(RETENTION_REASONS);
export type RetentionReason = z.infer<typeof retentionReasonSchema>;

/** So many jobs, and so many logs of jobs that stay, go in one run, and can come back at once; the rest goes with the next. */
export const MAX_RETAINED = 500;

/** What goes, added up. */
export const retentionTotalsSchema = z.strictObject({
  jobs: count,
  /** Completed images of these jobs. */
  images: count,
  /** Files in the library and base images, and their bytes. Those that somebody has changed since stay. */
  files: count,
  bytes: count,
  /** Jobs that stay and lose their log. */
  logs: count,
  /** Entries of all these logs. */
  entries: count,
});
export type RetentionTotals = z.infer<typeof retentionTotalsSchema>;

export const NOTHING_RETAINED: RetentionTotals = {
  jobs: 0,
  images: 0,
  files: 0,
  bytes: 0,
  logs: 0,
  entries: 0,
};

/** One job that goes, or whose log does. */
export const retentionItemSchema = z.strictObject({
  jobId: jobIdSchema,
  /** What the prompt begins with. */
  prompt: z.string(),
  status: jobStatusSchema,
  createdAt: timestampSchema,
  endedAt: timestampSchema,
  reason: retentionReasonSchema,
  images: count,
  files: count,
  bytes: count,
  entries: count,
});
export type RetentionItem = z.infer<typeof retentionItemSchema>;

export const retentionPreviewSchema = z.strictObject({
  /** Stands for exactly this set: `retention.run` takes it, and refuses when the set is another one by then. */
  token: z.string(),
  totals: retentionTotalsSchema,
  /** How many jobs, or logs, go for each reason. */
  reasons: z.record(retentionReasonSchema, count),
  /** Jobs that a rule would take, but that have a starred image, or failed images that are to be kept. */
  kept: z.strictObject({ starred: count, failed: count }),
  /** Jobs and logs beyond `MAX_RETAINED`, which go with a later run. */
  later: count,
  /** One page of what goes, oldest first, jobs before logs. */
  items: z.array(retentionItemSchema),
});
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>;

export const RETENTION_STATES = ['running', 'done', 'cancelled', 'failed'] as const;

export const retentionProgressSchema = z.strictObject({
  runId: z.uuid(),
  /** Whether the app began it by itself. */
  automatic: z.boolean(),
  state: z.enum(RETENTION_STATES),
  /** Jobs and logs gone, of as many as there are. */
  done: count,
  total: count,
  /** What has gone so far. */
  totals: retentionTotalsSchema,
  /** Until when `retention.undo` brings all of it back; null when it cannot. */
  undoUntil: timestampSchema.nullable(),
  error: appErrorSchema.nullable(),
});
export type RetentionProgress = z.infer<typeof retentionProgressSchema>;

/** A run that took something away. */
export const retentionRunSchema = z.strictObject({
  runId: z.uuid(),
  at: timestampSchema,
  automatic: z.boolean(),
  totals: retentionTotalsSchema,
});
export type RetentionRun = z.infer<typeof retentionRunSchema>;

/** So many runs are remembered. */
export const MAX_HISTORY = 10;

export const storageStatusSchema = z.strictObject({
  /** The database's pages, and those of them that hold nothing. */
  bytes: count,
  freeBytes: count,
  /** `in-use`: free pages are given back while the app works. `rewrite`: only by writing the whole database anew, which holds the app up. */
  way: z.enum(['in-use', 'rewrite']),
  /** Whether that is set to happen at the next start. */
  atNextStart: z.boolean(),
  running: z.boolean(),
});
export type StorageStatus = z.infer<typeof storageStatusSchema>;

export const storageProgressSchema = z.strictObject({
  state: z.enum(RETENTION_STATES),
  /** Bytes given back, of as many as were free when it began. */
  doneBytes: count,
  totalBytes: count,
  error: appErrorSchema.nullable(),
});
export type StorageProgress = z.infer<typeof storageProgressSchema>;

/** Null for the rules in the settings. */
const rulesInput = retentionRulesSchema.nullable().default(null);

export const retentionCommands = {
  /** What the rules would take now, and why. Changes nothing. */
  'retention.preview': {
    input: z.strictObject({
      rules: rulesInput,
      offset: z
        .int()
        .min(0)
        .max(2 * MAX_RETAINED)
        .default(0),
      limit: z.int().min(0).max(200).default(100),
    }),
    output: retentionPreviewSchema,
  },
  /**
   * Takes exactly what a preview with the same rules told; `retention.changed` tells how it goes. Refuses when something changed in
   * between. `undo`: for a while `retention.undo` brings it back, and it leaves the disk after that. `now`: it is gone at once.
   */
  'retention.run': {
    input: z.strictObject({ rules: rulesInput, token: z.string().max(100), way: z.enum(['undo', 'now']) }),
    output: z.strictObject({ runId: z.uuid() }),
  },
  /** Stops it: what has gone has gone, the rest stays. One that has ended stays as it is. */
  'retention.cancel': { input: z.strictObject({ runId: z.uuid() }), output: nothing },
  /** Brings back all that a run took, as long as that is possible. */
  'retention.undo': {
    input: z.strictObject({ runId: z.uuid() }),
    output: z.strictObject({ jobs: count, logs: count }),
  },
  'retention.status': {
    input: nothing,
    output: z.strictObject({
      /** The run under way, or the latest one of this start; null when there was none. */
      latest: retentionProgressSchema.nullable(),
      /** Newest first. */
      history: z.array(retentionRunSchema),
    }),
  },
  'storage.status': { input: nothing, output: storageStatusSchema },
  /**
   * Gives the database's free pages back to the disk; `storage.changed` tells how it goes. Where that takes writing the whole database
   * anew, it is set for the next start, or done at once if `wait` says that nobody minds the app standing still.
   */
  'storage.compact': {
    input: z.strictObject({ wait: z.boolean().default(false) }),
    output: storageStatusSchema,
  },
  /** Stops it, also what is set for the next start. */
  'storage.cancel': { input: nothing, output: storageStatusSchema },
} as const;

export const retentionEvents = {
  'retention.changed': retentionProgressSchema,
  'storage.changed': storageProgressSchema,
} as const;
