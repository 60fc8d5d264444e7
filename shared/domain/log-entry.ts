import { z } from 'zod';
import { imageIdSchema, jobIdSchema, timestampSchema, userIdSchema } from './ids.ts';

export const LEVELS = ['info', 'success', 'warning', 'error'] as const;
export const levelSchema = z.enum(LEVELS);
export type Level = z.infer<typeof levelSchema>;

/** The steps of a job, in the order in which an image passes through them. */
export const STEPS = [
  'initialization',
  'validation',
  'base_generation',
  'variant_creation',
  'processing',
  'upload',
  'completion',
  'cleanup',
] as const;
export const stepSchema = z.enum(STEPS);
export type Step = z.infer<typeof stepSchema>;

/** What an entry's details are once they are looked at: any JSON. */
export type Details = z.infer<ReturnType<typeof z.json>> | null;

/**
 * One line of a job's log. `seq` counts from 1 within the job without a gap and is the order; `createdAt` is for display.
 * `attempt` is the number of the provider call that the line is about, where there is one.
 */
export const logEntrySchema = z.strictObject({
  id: z.uuid(),
  seq: z.int().positive(),
  jobId: jobIdSchema,
  userId: userIdSchema,
  imageId: imageIdSchema.nullable(),
  attempt: z.int().positive().nullable(),
  level: levelSchema,
  step: stepSchema,
  message: z.string(),
  /**
   * The details as JSON text, redacted and bounded, or null. They stay text on their whole way from the logger to the reader:
   * most are never looked at, and parsing them would be the better part of reading a page.
   */
  detailsJson: z.string().nullable(),
  createdAt: timestampSchema,
});
export type LogEntry = z.infer<typeof logEntrySchema>;

/** The details of an entry, for whoever looks at them. Text that is no JSON, which only a damaged database has, is given as it is. */
export function detailsOf({ detailsJson }: Pick<LogEntry, 'detailsJson'>): Details {
  if (detailsJson === null) return null;
  try {
    return JSON.parse(detailsJson) as Details;
  } catch {
    return detailsJson;
  }
}

/** The worst of the warnings and errors in one of the equal parts that a log is cut into, counted from 0. */
export const logProblemsSchema = z.strictObject({
  part: z.int().nonnegative(),
  level: levelSchema.extract(['warning', 'error']),
});
export type LogProblems = z.infer<typeof logProblemsSchema>;

/** How many entries a job has of a level within a step. */
export const logCountSchema = z.strictObject({
  level: levelSchema,
  step: stepSchema,
  count: z.int().nonnegative(),
});
export type LogCount = z.infer<typeof logCountSchema>;
