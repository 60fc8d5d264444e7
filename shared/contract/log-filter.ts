import { z } from 'zod';
import { imageIdSchema } from '../domain/ids.ts';
import { levelSchema, stepSchema } from '../domain/log-entry.ts';

/** Which entries of a log; all conditions must hold, and null is none. */
export const logFilterSchema = z.strictObject({
  levels: z.array(levelSchema).nullable().default(null),
  steps: z.array(stepSchema).nullable().default(null),
  /** Of this image, or `none` for the entries that are about the job as a whole. */
  imageId: imageIdSchema.or(z.literal('none')).nullable().default(null),
  /** Found, whatever its case, in the message or the details. */
  search: z.string().max(1_000).nullable().default(null),
  /** Not found, whatever its case, in the message or the details. */
  exclude: z.string().max(1_000).nullable().default(null),
});
export type LogFilter = z.infer<typeof logFilterSchema>;

/** Every entry. */
export const NO_FILTER: LogFilter = { levels: null, steps: null, imageId: null, search: null, exclude: null };

export function isUnfiltered({ levels, steps, imageId, search, exclude }: LogFilter): boolean {
  return levels === null && steps === null && imageId === null && !search && !exclude;
}
