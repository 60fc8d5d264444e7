import { z } from 'zod';
import { jobIdSchema, timestampSchema } from '../domain/ids.ts';
import { logFilterSchema } from './log-filter.ts';
import { appErrorSchema } from './result.ts';

/**
 * What a job can be written as. `text`: the log as the command line prints it. `jsonl`: as its `--json` does. `csv`: for a
 * spreadsheet. `markdown`: a report to paste into an issue. `otlp`: OpenTelemetry's logs and spans. `images`: the finished files
 * with their sidecars. `bundle`: all about the job, redacted, for another Safelight to open. The last three are zip archives.
 */
export const EXPORT_FORMATS = ['text', 'jsonl', 'csv', 'markdown', 'otlp', 'images', 'bundle'] as const;
export const exportFormatSchema = z.enum(EXPORT_FORMATS);
export type ExportFormat = z.infer<typeof exportFormatSchema>;

/** What can be narrowed down by a filter; the others are about the whole job. */
export const FILTERED_FORMATS: readonly ExportFormat[] = ['text', 'jsonl', 'csv', 'otlp'];

/** What can be had as a text to copy. */
export const TEXT_FORMATS: readonly ExportFormat[] = ['text', 'jsonl', 'csv', 'markdown'];

/** The longest text to copy, in UTF-16 code units: what other programs take from the clipboard without a pause. */
export const MAX_TEXT = 1_000_000;

/** The largest bundle that is taken in piece by piece, in bytes, and its largest piece, in characters of base64. */
export const MAX_RECEIVED_BYTES = 1024 ** 3;
export const MAX_PIECE = 1_400_000;

export const exportRequestSchema = z.strictObject({
  jobId: jobIdSchema,
  format: exportFormatSchema,
  /** Which entries; refused for formats that are about the whole job. */
  filter: logFilterSchema.prefault({}),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;

const pathSchema = z.string().min(1, 'The path is empty.').max(4_096);
const count = z.int().nonnegative();

/** What takes the place of secrets and of the folders of this machine, by how many times. */
export const redactionsSchema = z.strictObject({ secrets: count, paths: count });
export type Redactions = z.infer<typeof redactionsSchema>;

export const exportPreviewSchema = z.strictObject({
  /** Where it would go if no path is given: a folder, and a name that may get a number. Absolute. */
  folder: z.string(),
  name: z.string(),
  entries: count,
  images: count,
  /** Pictures and sidecars for `images`, small pictures for `bundle`; otherwise none. */
  files: count,
  /** About how large it will be; an archive of texts will be smaller. */
  bytes: count,
  /** What will be redacted in the first `entries` entries that were looked at; null for formats in which the log stays as it is. */
  redactions: redactionsSchema.extend({ entries: count }).nullable(),
});
export type ExportPreview = z.infer<typeof exportPreviewSchema>;

export const EXPORT_STATES = ['running', 'done', 'failed', 'cancelled'] as const;
export const exportStateSchema = z.enum(EXPORT_STATES);

export const exportProgressSchema = z.strictObject({
  exportId: z.uuid(),
  jobId: jobIdSchema,
  format: exportFormatSchema,
  state: exportStateSchema,
  /** Entries looked at and files put in, of as many as there are. */
  done: count,
  total: count,
  /** Where it goes; when it is done, where it is. */
  path: z.string(),
  /** How large the file is; 0 until it is done. */
  bytes: count,
  /** Files of the job that should have been in it and are not on the disk any more. */
  missing: count,
  error: appErrorSchema.nullable(),
});
export type ExportProgress = z.infer<typeof exportProgressSchema>;

/** A bundle that is open, to be looked at like a job. */
export const openedBundleSchema = z.strictObject({
  /** By which every reading command finds it as long as it is open. Not the id that the job has where it was made. */
  jobId: jobIdSchema,
  originalJobId: jobIdSchema,
  /** Of one that was received piece by piece only its name. */
  path: z.string(),
  /** The Safelight that made it, and when. */
  version: z.string(),
  platform: z.string(),
  createdAt: timestampSchema,
  entries: count,
  images: count,
  thumbs: count,
  redactions: redactionsSchema,
});
export type OpenedBundle = z.infer<typeof openedBundleSchema>;

export const exportCommands = {
  /** What an export would hold, without making it. */
  'export.preview': { input: exportRequestSchema, output: exportPreviewSchema },
  /** Begins to write; `export.changed` tells how it goes. Never writes over a file that is there. */
  'export.start': {
    input: exportRequestSchema.extend({
      /** Absolute path of a new file, or of a folder that is there; null for `exports` in the library. */
      path: pathSchema.nullable().default(null),
    }),
    output: z.strictObject({ exportId: z.uuid(), path: z.string() }),
  },
  /** Stops it and leaves nothing behind. One that has ended stays as it is. */
  'export.cancel': { input: z.strictObject({ exportId: z.uuid() }), output: z.strictObject({}) },
  /** A small export as a text, to be copied; only of TEXT_FORMATS, and refused above MAX_TEXT. */
  'export.text': { input: exportRequestSchema, output: z.strictObject({ text: z.string() }) },
  /** Lets the user choose where an export goes; null when they choose nothing. */
  'export.choosePlace': {
    input: exportRequestSchema.pick({ jobId: true, format: true }),
    output: z.strictObject({ path: z.string().nullable() }),
  },
  /** Shows the file of an export that is done in the system's file manager. */
  'export.reveal': { input: z.strictObject({ exportId: z.uuid() }), output: z.strictObject({}) },
  /**
   * Opens a bundle to look at: `job.get`, `job.attempts`, `image.list`, `image.files`, `log.*` and its pictures answer for its job
   * until `bundle.close` or the app's end. Whatever would change it is refused.
   */
  'bundle.open': { input: z.strictObject({ path: pathSchema }), output: openedBundleSchema },
  /** Lets the user choose a bundle; null when they choose none. */
  'bundle.choose': { input: z.strictObject({}), output: z.strictObject({ path: z.string().nullable() }) },
  /**
   * Takes in the next piece of a bundle that a page has, which knows no paths: in order, each asked for after the last was answered.
   * The page chooses the id. `bundle.openReceived` ends it, and so does `bundle.forget`.
   */
  'bundle.receive': {
    input: z.strictObject({
      transferId: z.uuid(),
      piece: z
        .string()
        .max(MAX_PIECE)
        .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'A piece must be base64.'),
    }),
    output: z.strictObject({}),
  },
  /** As `bundle.open`, what was received; a file that is no bundle is not kept. */
  'bundle.openReceived': {
    input: z.strictObject({ transferId: z.uuid(), name: z.string().min(1).max(255) }),
    output: openedBundleSchema,
  },
  'bundle.forget': { input: z.strictObject({ transferId: z.uuid() }), output: z.strictObject({}) },
  'bundle.close': { input: z.strictObject({ jobId: jobIdSchema }), output: z.strictObject({}) },
  'bundle.list': { input: z.strictObject({}), output: z.array(openedBundleSchema) },
} as const;

export const exportEvents = {
  'export.changed': exportProgressSchema,
  /** All bundles that are open now. */
  'bundles.changed': z.strictObject({ bundles: z.array(openedBundleSchema) }),
} as const;
