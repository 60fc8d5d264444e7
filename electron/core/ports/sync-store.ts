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
  /** Whether its row is in the cloud, so that what belongs to it may be sent. */
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
 * itself notes every change of a job, and of the images and files of one that is in the cloud, in the outbox, within the change's own
 * transaction. What a job has when it comes into the cloud is read from its tables. Of the log nothing is noted: it only grows, so a
 * number says how far it was sent.
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
  /** Which pictures are put in line from now on, of what is here already too. Others that wait are taken out of line. */
  setImages(images: (typeof CLOUD_IMAGES)[number]): void;
  /** Puts the next jobs of the history in line, newest first: as many as have about `rows` rows in all, and one at least. */
  seedHistory(rows: number): void;
  /** Jobs of the history that are in line or sent, of all that are to be. Null when there is no history. */
  history(): { readonly done: number; readonly total: number } | null;
  /**
   * What is to be sent of one kind, what changed first before the rest; nothing of jobs that are kept here, and nothing that belongs to
   * a job that is parked or not in the cloud. What a job has already when it comes into the cloud is put in line by this, as much as is
   * asked for. So no rows are the answer only when there are none to send.
   */
  due(kind: OutboxKind, limit: number): OutboxRow[];
  /** Puts it in line (again), whether or not anything is noted by itself. */
  enqueue(kind: OutboxKind, entityId: string, jobId: string): void;
  /** Takes these out of line, if nothing changed since they were read. */
  acknowledge(changes: readonly number[]): void;
  /** How many rows wait, without pictures. Of a job that is not in the cloud yet only itself: what belongs to it is counted when it is. */
  waitingRows(): number;
  waitingUploads(): number;
  /** Whether a row or a picture of this job waits. */
  waits(jobId: string): boolean;
  /** Also deleted ones; null when it is gone for good. */
  job(jobId: string): SyncJob | null;
  /** Whether it is here, deleted or not, and not kept here. Asked right before it is sent, and so costs no reading of the job. */
  mayBeSent(jobId: string): boolean;
  /** Whether a job, also one that is gone for good, may have a row in the cloud: it was once due. */
  wasPushed(jobId: string): boolean;
  /** Their rows are in the cloud: what belongs to them, and their logs, may be sent. */
  setPushed(jobIds: readonly string[]): void;
  /**
   * After everything of a job was taken out of the cloud. One that was put back by its user meanwhile is in line again, and so is one of
   * which a picture may yet lie there.
   */
  forgetJob(jobId: string): void;
  /**
   * Keeps a job on this machine, also from accounts that are joined later: nothing of it is due any more, but itself, once, where it is in
   * the cloud and has to be taken out. Or lets all of it be sent again, also a job that was here before the account was joined.
   */
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
  /**
   * Notes that a job's entries up to this sequence are about to be sent, and writes it, and so them, down for good: the cloud must have
   * none that a power cut takes here. Costs one flush of the disk at most, and nothing where it is noted already.
   */
  claim(upTo: ReadonlyMap<string, number>): void;
  /** Also puts the job in line, so that its row tells how far the log goes. */
  setPushedSeq(jobId: string, seq: number): void;
  /** Where it lies in the bucket; null unless it is known that it does. */
  uploaded(fileId: string): string | null;
  /** Notes for good, before it is sent, that it may lie in the bucket from now on. */
  announceUpload(fileId: string, jobId: string, storagePath: string): void;
  /** Notes that it lies in the bucket, and puts its row in line. */
  setUploaded(fileId: string, jobId: string, storagePath: string): void;
  /** What of a job lies in the bucket, or may: the answer was lost, or it is on its way. */
  uploadsOf(jobId: string): { readonly fileId: string; readonly storagePath: string }[];
  forgetUploads(fileIds: readonly string[]): void;
  /**
   * Takes it out of line and keeps why. With a job what belongs to it waits.
   * @param change what was sent: where the thing changed since, it stays in line.
   */
  park(row: NewParked, change?: number): void;
  parked(limit: number): NewParked[];
  parkedCount(): number;
  isParked(kind: NewParked['kind'], entityId: string): boolean;
  /**
   * Puts what was refused back in line, or, where it is an entry of a log, notes that it is to be sent again by itself: it stays parked
   * until `dropParked` says that it was sent, or is gone. Null for all.
   */
  unpark(rows: readonly Pick<NewParked, 'kind' | 'entityId'>[] | null): void;
  /** Entries of logs that are to be sent again, those first that were parked first. */
  parkedAgain(limit: number): NewParked[];
  dropParked(kind: NewParked['kind'], entityId: string): void;
  /** The sequence of the next entry, which may be one that cannot be read; null when there is none. */
  nextSeq(jobId: string, afterSeq: number): number | null;
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
