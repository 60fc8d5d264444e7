import { z } from 'zod';
import { userIdSchema } from './ids.ts';
import { MAX_CONCURRENCY } from './job.ts';

/** What the user has set for all jobs. Each key is stored by itself, so that a new one needs no migration. */
export const settingsSchema = z.strictObject({
  /** A local identity until a cloud account is joined. */
  userId: userIdSchema,
  /** The queue starts nothing new while paused. */
  queuePaused: z.boolean(),
  /** Calls to providers at the same time, over all jobs. */
  maxConcurrency: z.int().min(1).max(MAX_CONCURRENCY),
  /** Absolute path of the library folder, from the next start on; null for the default below the user's pictures. */
  library: z.string().nullable(),
  /** How a finished file is named; see core/pipeline/file-names. */
  nameTemplate: z.string().min(1).max(200),
});
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Omit<Settings, 'userId'> = {
  queuePaused: false,
  maxConcurrency: 4,
  library: null,
  nameTemplate: '{date}_{job}_{index}_v{variant}',
};
