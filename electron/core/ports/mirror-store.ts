import type { ChangeCursor } from './cloud.ts';

/** Whose jobs a mirror holds, and how far they were read. */
export type MirrorSource = {
  /** The cloud's id of the account. */
  readonly account: string;
  readonly projectUrl: string;
  /** The Safelight that began it. */
  readonly version: string;
  /** Whether that one left something out that it could not read: another one may be able to, and begins anew. */
  readonly skipped: boolean;
  /** The job that changed last, of those that were read; null at the beginning. */
  readonly cursor: ChangeCursor | null;
};

/** What is known of another device's job beside what every store holds of a job. */
export type MirroredJob = {
  readonly jobId: string;
  readonly deviceId: string;
  readonly deviceName: string;
  /** When its row last changed in the cloud, as the cloud writes it. */
  readonly changedAt: string;
  /** How far its log goes in the cloud. */
  readonly logSeq: number;
  /** The `changedAt` up to which its images, files and log were read; null when they never all were. */
  readonly partsAt: string | null;
  readonly images: ChangeCursor | null;
  readonly files: ChangeCursor | null;
};

/**
 * What a store knows besides that holds other devices' jobs: see MirrorFile. Empty in every other store. Part of the Store (see there for
 * transactions and errors); what it knows of a job or a file goes with it.
 */
export interface MirrorTable {
  /** Null in a mirror that nothing was read into. */
  source(): MirrorSource | null;
  setSource(source: MirrorSource): void;
  job(jobId: string): MirroredJob | null;
  /** Adds what is known of a job that is stored, or replaces it. */
  setJob(job: MirroredJob): void;
  /** Removes a job and what the metrics would remember of it for good: it may come again, with the same id. */
  removeJob(jobId: string): void;
  /** Where a file's bytes are in the bucket; null when they are not there. */
  storagePath(fileId: string): string | null;
  setStoragePath(fileId: string, path: string | null): void;
}
