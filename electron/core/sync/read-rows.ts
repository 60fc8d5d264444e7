import { z } from 'zod';
import { type Image, type ImageFile, imageFileSchema, imageSchema } from '../../../shared/domain/image.ts';
import { type Job, jobSchema } from '../../../shared/domain/job.ts';
import { type LogEntry, levelSchema, stepSchema } from '../../../shared/domain/log-entry.ts';
import { plainLine } from '../../../shared/text/plain-text.ts';
import type { CloudRow } from '../ports/cloud.ts';

/** A row of the cloud that was read, or what keeps it from being read. */
export type ReadRow<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly id: string; readonly why: string };

/** A job of another device; `job` is null once it was deleted there. */
export type JobRow = {
  readonly id: string;
  readonly changedAt: string;
  readonly deviceId: string;
  readonly deviceName: string;
  /** How far its log goes in the cloud. */
  readonly logSeq: number;
  readonly job: Job | null;
};

/** One of a job's images; null once it is gone. */
export type ImageRow = { readonly id: string; readonly changedAt: string; readonly image: Image | null };

/** One of a job's files; null once it is gone. Its path is a name without a folder. */
export type FileRow = {
  readonly id: string;
  readonly changedAt: string;
  readonly file: ImageFile | null;
  readonly storagePath: string | null;
};

/** Of all texts of a row together; several times what the largest sound one has. */
const MOST_CHARACTERS = 1_000_000;
const MOST_NAME = 255;

const changedSchema = z.iso.datetime({ offset: true }).max(64);
const goneSchema = z.string().max(64).nullable();

const jobRowSchema = z.object({
  id: z.uuid(),
  device_id: z.uuid(),
  device_name: z.string().max(200),
  log_seq: z.int().nonnegative(),
  data: z.unknown(),
  deleted_at: goneSchema,
  changed_at: changedSchema,
});

const partRowSchema = z.object({
  id: z.uuid(),
  job_id: z.uuid(),
  data: z.unknown(),
  deleted_at: goneSchema,
  changed_at: changedSchema,
});

const fileRowSchema = partRowSchema.extend({
  storage_path: z.string().min(1).max(500).nullable(),
});

const logRowSchema = z.object({
  id: z.uuid(),
  job_id: z.uuid(),
  user_id: z.uuid(),
  seq: z.int().positive(),
  image_id: z.uuid().nullable(),
  attempt: z.int().positive().nullable(),
  level: levelSchema,
  step: stepSchema,
  message: z.string(),
  details: z.unknown(),
  created_at: z.iso.datetime({ offset: true }).max(64),
});

/** Reads a row of the jobs. What it holds is a stranger's: another Safelight wrote it, or anybody who has the account. */
export function readJobRow(row: CloudRow): ReadRow<JobRow> {
  return reading(row, () => {
    const { id, device_id, device_name, log_seq, data, deleted_at, changed_at } = jobRowSchema.parse(row);
    const known = { id, changedAt: changed_at, deviceId: device_id, logSeq: log_seq };
    const deviceName = plainLine(device_name) || 'another device';
    if (deleted_at !== null) return { ...known, deviceName, job: null };
    const job = jobSchema.parse(data);
    requireSame('id', job.id, id);
    return { ...known, deviceName, job: { ...job, folder: nameIn(job.folder) } };
  });
}

export function readImageRow(jobId: string, row: CloudRow): ReadRow<ImageRow> {
  return reading(row, () => {
    const { id, job_id, data, deleted_at, changed_at } = partRowSchema.parse(row);
    requireSame('job_id', job_id, jobId);
    if (deleted_at !== null) return { id, changedAt: changed_at, image: null };
    const image = imageSchema.parse(data);
    requireSame('id', image.id, id);
    requireSame('jobId', image.jobId, jobId);
    return { id, changedAt: changed_at, image };
  });
}

export function readFileRow(jobId: string, row: CloudRow): ReadRow<FileRow> {
  return reading(row, () => {
    const { id, job_id, data, deleted_at, changed_at, storage_path } = fileRowSchema.parse(row);
    requireSame('job_id', job_id, jobId);
    const known = { id, changedAt: changed_at, storagePath: storage_path };
    if (deleted_at !== null) return { ...known, file: null };
    const file = imageFileSchema.parse(data);
    requireSame('id', file.id, id);
    requireSame('jobId', file.jobId, jobId);
    return { ...known, file: { ...file, path: nameIn(file.path) } };
  });
}

export function readLogRow(jobId: string, row: CloudRow): ReadRow<LogEntry> {
  return reading(row, () => {
    const { job_id, user_id, image_id, details, created_at, ...entry } = logRowSchema.parse(row);
    requireSame('job_id', job_id, jobId);
    return {
      ...entry,
      jobId,
      userId: user_id,
      imageId: image_id,
      detailsJson: details === null || details === undefined ? null : JSON.stringify(details),
      createdAt: Math.max(0, Date.parse(created_at)),
    };
  });
}

function reading<T>(row: CloudRow, read: () => T): ReadRow<T> {
  const id = typeof row['id'] === 'string' ? row['id'].slice(0, 64) : '';
  try {
    if (!isWithin(row, MOST_CHARACTERS)) throw new Error('it is too large');
    return { ok: true, value: read() };
  } catch (error) {
    return { ok: false, id, why: whyOf(error) };
  }
}

function whyOf(error: unknown): string {
  if (!(error instanceof z.ZodError)) return (error as Error).message;
  const [issue] = error.issues;
  return `${issue?.path.map(String).join('.')}: ${issue?.message}`.slice(0, 300);
}

function requireSame(what: string, found: string, expected: string): void {
  if (found !== expected) throw new Error(`${what} is another than its row's`);
}

/** Whether a value's texts, with the names in it, have no more characters than this. Stops counting when they have. */
function isWithin(value: unknown, most: number): boolean {
  let left = most;
  const count = (part: unknown): void => {
    left -= typeof part === 'string' ? part.length : 1;
    if (typeof part !== 'object' || part === null) return;
    // Not by its entries: the list of those alone would hold everything up.
    for (const name in part) {
      if (left < 0) return;
      left -= name.length;
      count((part as Record<string, unknown>)[name]);
    }
  };
  count(value);
  return left >= 0;
}

/** The last part of a path that may be anything: never a folder, since names of exported files begin with it. */
function nameIn(path: string): string {
  const name = plainLine(path.split(/[/\\]/).at(-1) ?? '').slice(0, MOST_NAME);
  return /^\.*$/.test(name) ? 'unnamed' : name;
}
