import type { CLOUD_IMAGES, ParkedRow, SyncMessage } from '../../../shared/domain/cloud.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { Level, LogEntry } from '../../../shared/domain/log-entry.ts';

/** What the machine knows of the account that it belongs to. */
export type SyncState = {
  readonly deviceId: string;
  /** The cloud's id of the account that was joined; null when none was. */
  readonly account: string | null;
  readonly email: string | null;
  readonly projectUrl: string | null;
  readonly images: (typeof CLOUD_IMAGES)[number];
  /** Jobs with a smaller number are not yet in line, of those made before the account was joined; null when all are. */
  readonly historyBelow: number | null;
  /** Where the reading of other devices' jobs stands; null at the beginning. */
  readonly pullCursor: string | null;
};

export const OUTBOX_KINDS = ['job', 'image', 'file', 'upload'] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

/** Something that changed and that the cloud has not heard of. One for each thing, however often it changed. */
export type OutboxRow = {
  /** Greater for what changed later. A row is only removed by it, so that what changed meanwhile stays in line. */
  readonly change: number;
  readonly kind: OutboxKind;
  readonly entityId: string;
  readonly jobId: string;
};

/** A job as the sync sees it, deleted ones too. */
export type SyncJob = {
  readonly job: Job;
  readonly deletedAt: number | null;
  /** Whether its row is in the cloud. */
  readonly pushed: boolean;
  /** The sequence up to which its log is in the cloud. */
  readonly pushedSeq: number;
  readonly keptLocal: boolean;
};

/** A job whose log has entries that are not in the cloud. */
export type LogBacklog = { readonly jobId: string; readonly pushedSeq: number; readonly lastSeq: number };

export type NewParked = Omit<ParkedRow, 'title'> & { readonly seq: number | null };

/**
 * What the sync needs of the database. Part of the Store (see there for transactions and errors). While an account is joined the database
 * itself notes every change of a job, an image or a file in the outbox, within the change's own transaction. Of the log nothing is noted:
 * it only grows, so a number says how far it was sent.
 */
export interface SyncTable {
  state(): SyncState;
  /**
   * Joins an account: forgets what was sent to another one, and begins to note changes.
   * @param history whether the jobs that are here are put in line, by `seedHistory`
   */
  join(
    account: { readonly id: string; readonly email: string; readonly projectUrl: string },
    history: boolean,
  ): void;
  /** Forgets the account and all that is known about it. Stops noting changes. */
  leave(): void;
  setPullCursor(cursor: string | null): void;
  /** Which pictures are put in line from now on; of what is in the library already by `seedUploads`. */
  setImages(images: (typeof CLOUD_IMAGES)[number]): void;
  /** Puts the next jobs of the history in line, newest first, with their images and files: at least one job, at most about `rows` rows. */
  seedHistory(rows: number): void;
  /** Jobs of the history that are in line or sent, of all that are to be. Null when there is no history. */
  history(): { readonly done: number; readonly total: number } | null;
  /** Puts pictures that are here, wanted and neither sent nor in line in line, at most `limit`. Returns how many. */
  seedUploads(limit: number): number;
  /** What changed first, of one kind; without children of jobs that are not in the cloud, parked, or kept here. */
  due(kind: OutboxKind, limit: number): OutboxRow[];
  /** Puts it in line (again), whether or not anything is noted by itself. */
  enqueue(kind: OutboxKind, entityId: string, jobId: string): void;
  /** Takes these out of line, if nothing changed since they were read. */
  acknowledge(changes: readonly number[]): void;
  /** How many rows wait, without pictures. */
  waitingRows(): number;
  waitingUploads(): number;
  /** Also deleted ones; null when it is gone for good. */
  job(jobId: string): SyncJob | null;
  /** Whether a job that is gone for good has a row in the cloud. */
  wasPushed(jobId: string): boolean;
  setPushed(jobIds: readonly string[]): void;
  /** After everything of a job was taken out of the cloud. */
  forgetJob(jobId: string): void;
  keepLocal(jobId: string, local: boolean): void;
  image(imageId: string): Image | null;
  file(fileId: string): ImageFile | null;
  /** Of jobs that are in the cloud those whose log goes on here, in slices of jobs: those behind `afterJobId` in the order of ids. */
  backlogs(
    afterJobId: string | null,
    limit: number,
  ): { readonly backlogs: LogBacklog[]; readonly nextAfterJobId: string | null };
  backlog(jobId: string): LogBacklog | null;
  /** The entries that are next, ascending, at most `limit` and about `bytes` of text, but one at least if there is one. */
  entries(jobId: string, afterSeq: number, limit: number, bytes: number): LogEntry[];
  /** Also puts the job in line, so that its row tells how far the log goes. */
  setPushedSeq(jobId: string, seq: number): void;
  uploaded(fileId: string): string | null;
  /** Notes that it lies in the bucket, and puts its row in line. */
  setUploaded(fileId: string, jobId: string, storagePath: string): void;
  /** What of a job lies in the bucket. */
  uploadsOf(jobId: string): { readonly fileId: string; readonly storagePath: string }[];
  forgetUploads(fileIds: readonly string[]): void;
  /** Takes it out of line and keeps why. */
  park(row: NewParked): void;
  parked(limit: number): NewParked[];
  parkedCount(): number;
  /** Puts what was refused back in line, or, for an entry of a log, answers it, to be sent by itself. Null for all. */
  unpark(rows: readonly Pick<NewParked, 'kind' | 'entityId'>[] | null): NewParked[];
  /** One entry of a log; null when it is gone. */
  entry(jobId: string, seq: number): LogEntry | null;
  /** Adds one of the sync's own messages, and forgets the oldest above a thousand. */
  note(message: {
    readonly at: number;
    readonly level: Level;
    readonly message: string;
    readonly detailsJson: string | null;
  }): void;
  notes(beforeId: number | null, limit: number): SyncMessage[];
}
