import type { LogFilter } from '../../../shared/contract/log-filter.ts';
import type { ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { LogPart } from '../logging/log-walk.ts';
import type { Redact } from '../logging/redaction.ts';
import type { Ports } from '../ports/index.ts';
import type { Store } from '../ports/store.ts';

/** What an export is made of: a job as it is at one moment, in the store that has it. */
export type Source = {
  readonly ports: Ports;
  readonly store: Store;
  readonly job: Job;
  readonly filter: LogFilter;
  /** The last entry that belongs to it; those that come while it is written do not. */
  readonly endSeq: number;
  readonly redact: Redact;
  /** The job's complete files that are shown. */
  readonly files: readonly ImageFile[];
  /** The path of a small copy of a picture, made if need be; null when the picture is gone. */
  readonly thumb: (fileId: string) => Promise<string | null>;
};

/** How far an export is: entries looked at and files put in; and what was missing. */
export type Progress = { done: number; missing: number };

/** What goes into an export's file, made while it is asked for. */
export type Content = {
  /** What `done` will be at the end. */
  readonly total: number;
  /** Can be asked for once. */
  pieces(progress: Progress): AsyncIterable<string | Uint8Array>;
};

export function logOf({ store, job, filter, endSeq }: Source): LogPart {
  return { log: store.log, jobId: job.id, filter, endSeq };
}

/** Numbers of images by their ids. */
export function imageIndex({ store, job }: Source): (imageId: string) => number | null {
  const indexes = new Map(store.images.ofJob(job.id).map(({ id, index }) => [id, index]));
  return (imageId) => indexes.get(imageId) ?? null;
}
