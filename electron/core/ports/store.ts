import type { JobQuery, LogQuery } from '../../../shared/contract/commands.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import type { Spending } from '../../../shared/domain/budget.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Cost, Job, JobStatus } from '../../../shared/domain/job.ts';
import type { LogCount, LogEntry, LogProblems, Step } from '../../../shared/domain/log-entry.ts';
import type { LogIndex } from './log-index.ts';
import type { MetricsTable } from './metrics-store.ts';
import type { MirrorTable } from './mirror-store.ts';
import type { RetentionTable, StoreSpace } from './retention-store.ts';
import type { SyncTable } from './sync-store.ts';
import type { WebhookTable } from './webhooks.ts';

/**
 * `full`: survives a power cut once committed, with everything committed before it (state transitions).
 * `normal`: survives the death of the process; a power cut may take the latest ones (log entries).
 */
export type Durability = 'full' | 'normal';

/** A log entry before the store gives it its place in the job's sequence. */
export type NewLogEntry = Omit<LogEntry, 'seq'>;

/**
 * The local database. Everything is synchronous and the process is its only writer. What comes out is parsed.
 * Any method may throw AppError `disk_full` or `database_unusable`; after a throw inside a transaction nothing of it remains.
 */
export interface Store {
  /** Runs `work` in one transaction. Not reentrant: throws when already inside one. */
  transaction<T>(durability: Durability, work: () => T): T;
  readonly inTransaction: boolean;
  readonly jobs: JobTable;
  readonly links: LinkTable;
  readonly images: ImageTable;
  readonly attempts: AttemptTable;
  readonly files: FileTable;
  readonly log: LogTable;
  readonly logIndex: LogIndex;
  readonly settings: SettingsTable;
  readonly retention: RetentionTable;
  readonly metrics: MetricsTable;
  readonly space: StoreSpace;
  readonly webhooks: WebhookTable;
  readonly sync: SyncTable;
  /** Whether an account of the cloud is joined: what every start asks, without what the sync needs else. */
  readonly isJoined: () => boolean;
  readonly mirror: MirrorTable;
  /** The version of the tables, and how the database keeps what was committed. */
  describe(): { readonly schemaVersion: number; readonly journalMode: string };
  /** Runs a quick integrity check. Returns null when sound, otherwise what is wrong. */
  check(): string | null;
  /** What the database holds, without what was deleted. Reads no log entry, so it is quick however long the logs are. */
  totals(): StoreTotals;
  /**
   * Writes a whole copy of the database, as it is at one moment, to a new file in the folder for backups, without holding
   * anything up. Durable when it resolves. Throws AppError `disk_full` or `not_possible`; then there is no such file.
   */
  backUp(kind?: 'asked' | 'daily'): Promise<{ readonly path: string; readonly bytes: number }>;
  /** When the first job was made, and when something was last changed; null while there is none. Epoch milliseconds. */
  lifetime(): { readonly begunAt: number | null; readonly changedAt: number | null };
  /** Brings what is committed into the database's own file: there it stays also when the log beside it is lost. For little at a time. */
  checkpoint(): void;
  close(): void;
}

export type StoreTotals = {
  readonly jobs: number;
  readonly images: number;
  readonly entries: number;
  readonly cost: Cost;
};

/** What is still stored of a job that its user deleted. */
export type DeletedJob = {
  readonly job: Job;
  readonly deletedAt: number;
  /** Whether its files in the library go with it. */
  readonly removeFiles: boolean;
};

/** A deleted job is only in `deleted`; for all the others it is not there. */
export interface JobTable {
  /** Adds a job, last in the queue. */
  insert(job: Job): void;
  /** Replaces all that can change; `id`, `userId`, `params` and `createdAt` never do. Throws when there is no such job. */
  update(job: Job): void;
  get(jobId: string): Job | null;
  /** One keyset page in the order that the query names. */
  page(query: JobQuery): Job[];
  /** How many jobs there are of each status, of those with `search` in the prompt. */
  counts(search: string | null): Partial<Record<JobStatus, number>>;
  /** For each of these jobs that has a picture to show the image that was stored first: job → image. */
  covers(jobIds: readonly string[]): Record<string, string>;
  /** All jobs that are queued or processing, in the order of the queue. */
  unfinished(): Job[];
  /** The ids of `unfinished`. */
  queue(): string[];
  /** Gives unfinished jobs this order. */
  setQueue(jobIds: readonly string[]): void;
  /** Puts an unfinished job last in the queue. */
  queueLast(jobId: string): void;
  /** Replaces what never changes else: only for a job that was put together after damage, when more of it is found. */
  replaceFixed(job: Pick<Job, 'id' | 'userId' | 'params' | 'createdAt'>): void;
  /** Marks a job as deleted. Everything of it stays stored until `remove`. */
  markDeleted(jobId: string, at: number, removeFiles: boolean): void;
  unmarkDeleted(jobId: string): void;
  deleted(): DeletedJob[];
  /** Whether there once was such a job that is not there any more, not even in `deleted`: facts for the metrics outlive it. */
  wasRemoved(jobId: string): boolean;
  /** Removes a job with all that belongs to it, at once: a long log or many images are better removed in pieces before. */
  remove(jobId: string): void;
  /**
   * Adds time spent in a step to the job's total, and to what the metrics know of that step.
   * @param at epoch milliseconds of the step's end.
   */
  addStepTime(jobId: string, step: Step, ms: number, at: number): void;
  stepTimes(jobId: string): Partial<Record<Step, number>>;
}

/** Which job was made to replace which. A job that is removed takes its links with it. */
export interface LinkTable {
  insert(jobId: string, replacesJobId: string): void;
  /** The job that this one replaces, deleted or not; null when there is none. */
  replaces(jobId: string): string | null;
  /** The jobs that replace this one, deleted or not, oldest first. */
  replacedBy(jobId: string): string[];
}

export interface ImageTable {
  insertMany(images: readonly Image[]): void;
  /** Replaces all that can change, except `starred`. */
  update(image: Image): void;
  /** Kept apart, so that a job at work, which knows nothing of stars, takes none back. */
  star(imageId: string, starred: boolean): void;
  get(imageId: string): Image | null;
  /** In order of index. */
  ofJob(jobId: string): Image[];
  /** Images that their user deleted and that still have files. */
  deletedWithFiles(): Image[];
  /** Removes images with their attempts and the rows of their files. */
  remove(imageIds: readonly string[]): void;
}

export interface AttemptTable {
  insert(attempt: Attempt): void;
  update(attempt: Attempt): void;
  /** In the order in which they were made. */
  ofJob(jobId: string): Attempt[];
  /** The latest attempt of an image, or null. */
  latestOf(imageId: string): Attempt | null;
  /** Whether one of the image's attempts with a lower number than this brought an image. */
  boughtBefore(imageId: string, number: number): boolean;
  /** All that are `intent` or `sending`: what a crash interrupted. */
  open(): Attempt[];
  /** How long the latest succeeded calls to this model took, in milliseconds; at most `limit`, of the last few thousand calls. */
  latestElapsedMs(provider: string, model: string, limit: number): number[];
  /** Attempts of the job that have not ended, or that ended billed or possibly billed, with what the budget counts for each. */
  budgetUsedUsd(jobId: string): number;
  /**
   * What calls begun in a stretch of time cost, also those of jobs that were removed since. Kept by the store by quarters of an hour, so
   * the cost does not grow with the number of calls, and `from` and `to` (epoch milliseconds) are taken to begin a quarter.
   */
  spending(from: number, to: number): Spending;
}

export interface FileTable {
  insert(file: ImageFile): void;
  update(file: ImageFile): void;
  remove(fileId: string): void;
  get(fileId: string): ImageFile | null;
  ofJob(jobId: string): ImageFile[];
  ofImage(imageId: string): ImageFile[];
  /** The images of the job that have any file. */
  imagesWithFiles(jobId: string): Set<string>;
  /** Where the saved base images of the job lie, by image. */
  basePaths(jobId: string): Map<string, string>;
  /** Whether the image has files that were replaced. */
  hasReplaced(imageId: string): boolean;
}

export interface LogTable {
  /** Appends in order, giving each the next sequence of its job. Returns those sequences. One transaction if none is open. */
  append(entries: readonly NewLogEntry[]): number[];
  /**
   * Adds entries of one job as they were elsewhere, with their sequence, which must go up and lie behind the newest that is here.
   * @throws AppError `not_possible` when it does not
   */
  import(entries: readonly LogEntry[]): void;
  /**
   * One keyset page, ascending.
   * @param endSeq where the page goes up from `afterSeq`: looks no further than just before this sequence.
   */
  page(query: LogQuery, endSeq?: number): LogEntry[];
  /** How many entries match in the part of the log from `afterSeq` to `beforeSeq`, both left out; the limit does not count. */
  countMatches(query: LogQuery): number;
  /**
   * Removes the oldest entries of a job, which may be a deleted one, at most `limit`, and keeps the counts right. Later entries keep
   * their sequence; of a log that goes on the newest must stay, since the next one follows it. Returns how many there were.
   * @param upToSeq leaves those behind it alone.
   */
  removeOldest(jobId: string, limit: number, upToSeq?: number): number;
  /** The sequence of the job's newest entry; 0 when it has none. */
  lastSeq(jobId: string): number;
  /** Kept by the store as entries come: the cost does not grow with the log. */
  counts(jobId: string): LogCount[];
  /** Where warnings and errors lie in the log as it is now, cut into `parts`. Costs as much as there are parts, however many lie there. */
  problems(jobId: string, parts: number): LogProblems[];
}

export interface SettingsTable {
  /** Every stored key with its parsed JSON value. */
  all(): Record<string, unknown>;
  set(key: string, value: unknown): void;
}
