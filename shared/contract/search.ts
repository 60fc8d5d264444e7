import { z } from 'zod';
import { jobIdSchema } from '../domain/ids.ts';
import { jobSchema } from '../domain/job.ts';
import { logEntrySchema } from '../domain/log-entry.ts';
import { MAX_QUERY } from '../domain/search-query.ts';

const count = z.int().nonnegative();

/** Where a search goes on: just before an entry, in the order of the results. Means nothing to whoever carries it. */
export const searchPlaceSchema = z.int().positive();
export type SearchPlace = z.infer<typeof searchPlaceSchema>;

/** A part of a text, in UTF-16 units: from the first, up to but without the second. */
export const markSchema = z.tuple([count, count]);
export type Mark = z.infer<typeof markSchema>;

export const searchHitSchema = z.strictObject({
  entry: logEntrySchema,
  /** What was found in the message. */
  marks: z.array(markSchema),
  /** The surroundings of the first find in the details; null where nothing was found there. */
  excerpt: z.strictObject({ text: z.string(), marks: z.array(markSchema) }).nullable(),
});
export type SearchHit = z.infer<typeof searchHitSchema>;

export const searchGroupSchema = z.strictObject({
  job: jobSchema,
  /** Newest first. */
  hits: z.array(searchHitSchema),
  /** Where the job's further hits begin; null when these are all. */
  next: searchPlaceSchema.nullable(),
});
export type SearchGroup = z.infer<typeof searchGroupSchema>;

/** Why a search ended before all was looked at. `expression`: a regular expression took too long on an entry. */
export const SEARCH_STOPS = ['time', 'expression'] as const;

export const searchedSchema = z.strictObject({
  /** All that the question is about: the entries of all jobs, or of those that it names. */
  jobs: count,
  entries: count,
  /** How many of them the index does not hold yet; they were looked through all the same. */
  unindexed: count,
  ms: z.number().nonnegative(),
});
export type Searched = z.infer<typeof searchedSchema>;

export const searchPageSchema = z.strictObject({
  /** A group for each job, that of the newest job first. */
  groups: z.array(searchGroupSchema),
  /** Where the next page begins; null when there is none. */
  next: searchPlaceSchema.nullable(),
  stopped: z.enum(SEARCH_STOPS).nullable(),
  searched: searchedSchema,
});
export type SearchPage = z.infer<typeof searchPageSchema>;

export const MOST_HITS = 200;
export const MOST_GROUPS = 100;

/** The question, and what tells it from others: a new one of the same id ends the one before. */
const question = {
  query: z.string().max(MAX_QUERY),
  searchId: z.uuid().nullable().default(null),
};

export const searchCommands = {
  /**
   * The entries that a query finds, of all jobs that are not deleted, grouped by job. See docs/search.md for what a query may hold;
   * one that cannot be understood is `invalid_input` and says at which character.
   */
  'search.page': {
    input: z.strictObject({
      ...question,
      /** Only of this job; null for all. */
      jobId: jobIdSchema.nullable().default(null),
      before: searchPlaceSchema.nullable().default(null),
      groups: z.int().min(1).max(MOST_GROUPS).default(20),
      /** Hits of each job. */
      hits: z.int().min(1).max(MOST_HITS).default(3),
    }),
    output: searchPageSchema,
  },
  /** How many entries of these jobs a query finds. `complete` is false where it took too long to count them all. */
  'search.count': {
    input: z.strictObject({ ...question, jobIds: z.array(jobIdSchema).min(1).max(MOST_GROUPS) }),
    output: z.array(z.strictObject({ jobId: jobIdSchema, count, complete: z.boolean() })),
  },
  /** Ends a search that goes on; it answers `not_possible`. */
  'search.cancel': { input: z.strictObject({ searchId: z.uuid() }), output: z.strictObject({}) },
} as const;
