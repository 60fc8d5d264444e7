import { z } from 'zod';

/** A hundred years: more is no rule. */
const MAX_DAYS = 36_500;
const daysSchema = z
  .int('Days are whole numbers.')
  .min(1, 'At least 1 day.')
  .max(MAX_DAYS, 'At most 36,500 days.');

/** Smaller than this a library cannot be meant to be: 10 MB. */
export const MIN_LIBRARY_BYTES = 10_000_000;

/**
 * What may go by itself, oldest first; each rule that is null takes nothing. Jobs go whole: with their files in the library, their
 * base images and their log. Never taken: jobs that have not ended, jobs whose outcome the user must settle, and jobs with a
 * starred image.
 */
export const retentionRulesSchema = z.strictObject({
  /** Jobs that ended longer ago than so many days. */
  olderThanDays: daysSchema.nullable(),
  /** All jobs but the so many newest, counted over all jobs, also those that are kept for another reason. */
  keepLatestJobs: z
    .int('The number of jobs must be a whole number.')
    .min(1, 'Keep at least 1 job.')
    .max(1_000_000, 'At most 1,000,000 jobs.')
    .nullable(),
  /** The oldest jobs, until all jobs together have at most so many bytes in the library. */
  maxLibraryBytes: z
    .int('A size is a whole number of bytes.')
    .min(MIN_LIBRARY_BYTES, 'At least 10 MB.')
    .max(1e15, 'At most 1,000 TB.')
    .nullable(),
  /** Of jobs that stay: the whole log, when its newest entry is older than so many days. */
  logsOlderThanDays: daysSchema.nullable(),
  /** Whether jobs in which an image failed are kept as they are. */
  keepFailed: z.boolean(),
});
export type RetentionRules = z.infer<typeof retentionRulesSchema>;

export const retentionSettingsSchema = z.strictObject({
  /** Whether the rules are followed by the app itself, at most daily, while no job is unfinished. */
  automatic: z.boolean(),
  rules: retentionRulesSchema,
});
export type RetentionSettings = z.infer<typeof retentionSettingsSchema>;

/** No rule at all. */
export const NO_RULES: RetentionRules = {
  olderThanDays: null,
  keepLatestJobs: null,
  maxLibraryBytes: null,
  logsOlderThanDays: null,
  keepFailed: true,
};

export const DEFAULT_RETENTION: RetentionSettings = { automatic: false, rules: NO_RULES };

/** Whether there is anything that the rules could take. */
export function hasRule(rules: RetentionRules): boolean {
  return [rules.olderThanDays, rules.keepLatestJobs, rules.maxLibraryBytes, rules.logsOlderThanDays].some(
    (rule) => rule !== null,
  );
}
