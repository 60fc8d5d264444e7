import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { detailsOf, type LogEntry } from '../../../shared/domain/log-entry.ts';
import type { Scrub } from '../export/scrub.ts';
import { lastSeparator } from '../folder-of.ts';
import type { CloudRow } from '../ports/cloud.ts';
import type { CloudIds } from './cloud-ids.ts';

/** Whose rows they are in the cloud, and which device writes them. */
export type Sender = {
  /** The account's id in the cloud; inside `data` stays the user's id on this machine. */
  readonly userId: string;
  readonly idOf: CloudIds;
  readonly deviceId: string;
  readonly deviceName: string;
};

/** PostgreSQL's text and jsonb hold any text but these: U+0000, and halves of surrogate pairs. */
const NO_TEXT = /\0|\p{Surrogate}/gu;
/** How they are written in JSON text. */
const MAY_BE_NO_TEXT = /\\u(?:0000|[dD][89a-fA-F])/;

/** The text as PostgreSQL takes it. */
export function storableText(text: string): string {
  return text.replace(NO_TEXT, '\ufffd');
}

/** Any JSON value as PostgreSQL takes it, with all texts in it, the names of its properties too. */
export function storable<T>(value: T): T {
  return anyStorable(value) as T;
}

function anyStorable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(anyStorable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [storableText(key), anyStorable(item)]),
  );
}

/** @param logSeq how far the job's log is in the cloud */
export function jobRow(
  known: { readonly job: Job; readonly deletedAt: number | null; readonly logSeq: number },
  sender: Sender,
  scrub: Scrub,
): CloudRow {
  const id = sender.idOf(known.job.id);
  const job = { ...storable(scrub.value(known.job)), id };
  return {
    id,
    user_id: sender.userId,
    device_id: sender.deviceId,
    device_name: storableText(sender.deviceName),
    status: job.status,
    prompt: job.params.prompt,
    images_requested: job.counts.requested,
    images_completed: job.counts.completed,
    images_failed: job.counts.failed,
    cost_usd: job.cost.usd,
    log_seq: known.logSeq,
    data: job,
    created_at: iso(job.createdAt),
    updated_at: iso(job.updatedAt),
    deleted_at: known.deletedAt === null ? null : iso(known.deletedAt),
  };
}

/** The columns of a job that is gone: other devices hear of it, and nothing that it said remains. */
export function tombstone(at: number): CloudRow {
  return { deleted_at: iso(at), prompt: '', data: {}, log_seq: 0 };
}

/** The column of an image or a file that is gone. */
export function gone(at: number): CloudRow {
  return { deleted_at: iso(at) };
}

export function imageRow(image: Image, sender: Sender, scrub: Scrub): CloudRow {
  const [id, jobId] = [sender.idOf(image.id), sender.idOf(image.jobId)];
  return {
    id,
    job_id: jobId,
    user_id: sender.userId,
    image_index: image.index,
    status: image.status,
    data: { ...storable(scrub.value(image)), id, jobId },
    updated_at: iso(image.updatedAt),
    deleted_at: null,
  };
}

/** @param storagePath where its bytes are in the bucket; null while, or because, they are not uploaded */
export function fileRow(file: ImageFile, storagePath: string | null, sender: Sender, scrub: Scrub): CloudRow {
  const ids = {
    id: sender.idOf(file.id),
    jobId: sender.idOf(file.jobId),
    imageId: sender.idOf(file.imageId),
  };
  return {
    id: ids.id,
    job_id: ids.jobId,
    image_id: ids.imageId,
    user_id: sender.userId,
    kind: file.kind,
    sha256: file.sha256,
    bytes: file.bytes,
    storage_path: storagePath,
    data: { ...storable(scrub.value({ ...file, path: nameOf(file.path) })), ...ids },
    created_at: iso(file.createdAt),
    deleted_at: null,
  };
}

export function entryRow(entry: LogEntry, sender: Sender, scrub: Scrub): CloudRow {
  const details = scrubbedDetails(entry, scrub);
  const isPlain = entry.detailsJson === null || !MAY_BE_NO_TEXT.test(entry.detailsJson);
  return {
    id: sender.idOf(entry.id),
    job_id: sender.idOf(entry.jobId),
    user_id: sender.userId,
    seq: entry.seq,
    image_id: entry.imageId === null ? null : sender.idOf(entry.imageId),
    attempt: entry.attempt,
    level: entry.level,
    step: entry.step,
    message: storableText(scrub.text(entry.message)),
    details: isPlain ? details : storable(details),
    created_at: iso(entry.createdAt),
  };
}

/**
 * Scrubs the details as one text, which costs a fifth of doing it value by value: what the logger wrote stays JSON, and it has hidden
 * whatever is named like a secret. Where something was taken out from between two values, each is scrubbed by itself.
 */
function scrubbedDetails(entry: LogEntry, scrub: Scrub): unknown {
  if (entry.detailsJson === null) return null;
  try {
    return JSON.parse(scrub.text(entry.detailsJson));
  } catch {
    return scrub.value(detailsOf(entry));
  }
}

/** About how many characters the row has as JSON, without writing it; of entries, which are many. */
export function sizeOfEntry({ message, detailsJson }: LogEntry): number {
  return message.length + (detailsJson?.length ?? 0) + 400;
}

/** Where a file's bytes lie in the bucket: by what they are, so that the same bytes are there once. */
export function storagePathOf({ jobId, sha256, format }: ImageFile, { userId, idOf }: Sender): string {
  return `${userId}/${idOf(jobId)}/${sha256}.${format}`;
}

/** What stands behind the last separator of either kind. */
function nameOf(path: string): string {
  return path.slice(lastSeparator(path) + 1) || 'file';
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
