import { z } from 'zod';
import { redactionsSchema } from '../../../../shared/contract/exports.ts';
import { jobIdSchema, timestampSchema } from '../../../../shared/domain/ids.ts';
import { jobSchema, MAX_IMAGES } from '../../../../shared/domain/job.ts';
import { levelSchema, stepSchema } from '../../../../shared/domain/log-entry.ts';

/** Raised when a bundle changes in a way that an older Safelight would read wrongly. */
export const BUNDLE_FORMAT = 1;

/** The members of a bundle. Lists are JSON Lines, so that neither writing nor reading holds all of one. */
export const MEMBERS = {
  manifest: 'manifest.json',
  job: 'job.json',
  images: 'images.jsonl',
  attempts: 'attempts.jsonl',
  files: 'files.jsonl',
  log: 'log.jsonl',
} as const;

export const THUMBS = 'thumbs/';

/** The small picture of a file. */
export function thumbMember(fileId: string): string {
  return `${THUMBS}${fileId}.webp`;
}

/** No more pictures than this: enough to see what a job made, at some 20 kB each. */
export const MOST_THUMBS = 2_000;

/** What a bundle may hold, unpacked, in bytes: several times what the largest sound one does. */
export const BUNDLE_LIMITS = {
  members: MOST_THUMBS + 100,
  bytes: 4 * 1024 ** 3,
  manifest: 64 * 1024,
  job: 1024 ** 2,
  list: 512 * 1024 ** 2,
  log: 2 * 1024 ** 3,
  /** Of a list or the log. */
  line: 1024 ** 2,
  /** Lines of each: as many images as a job can have, with a hundred calls and as many files for each of them. */
  lines: {
    images: MAX_IMAGES,
    attempts: 100 * MAX_IMAGES,
    files: 100 * MAX_IMAGES,
    log: 5_000_000,
  },
  thumb: 4 * 1024 ** 2,
} as const;

const count = z.int().nonnegative();

export const manifestSchema = z.strictObject({
  safelight: z.strictObject({
    kind: z.literal('bundle'),
    format: z.int().positive(),
    version: z.string().max(100),
  }),
  platform: z.string().max(100),
  createdAt: timestampSchema,
  jobId: jobIdSchema,
  entries: count,
  images: count,
  attempts: count,
  files: count,
  thumbs: count,
  redactions: redactionsSchema,
});
export type Manifest = z.infer<typeof manifestSchema>;

/** `job.json`: the job, and the milliseconds spent in each step. */
export const bundledJobSchema = z.strictObject({
  job: jobSchema,
  stepMs: z.partialRecord(stepSchema, z.number().nonnegative()),
});

/** A line of `log.jsonl`, which is what `--json` prints: see shared/text/log-record. */
export const bundledEntrySchema = z.strictObject({
  type: z.literal('log'),
  id: z.uuid(),
  seq: z.int().positive(),
  jobId: jobIdSchema,
  userId: z.uuid(),
  imageId: z.uuid().nullable(),
  attempt: z.int().positive().nullable(),
  level: levelSchema,
  step: stepSchema,
  message: z.string(),
  details: z.unknown(),
  createdAt: z.iso.datetime(),
});
