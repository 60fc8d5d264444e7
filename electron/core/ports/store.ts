import type { JobQuery, LogQuery } from '../../../shared/contract/commands.ts';
import type { Attempt } from '../../../shared/domain/attempt.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { LogCount, LogEntry, Step } from '../../../shared/domain/log-entry.ts';

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
  readonly images: ImageTable;
  readonly attempts: AttemptTable;
  readonly files: FileTable;
  readonly log: LogTable;
  readonly settings: SettingsTable;
  /** Runs a quick integrity check. Returns null when sound, otherwise what is wrong. */
  check(): string | null;
  close(): void;
}

export interface JobTable {
  insert(job: Job): void;
  /** Replaces all that can change; `id`, `userId`, `params` and `createdAt` never do. Throws when there is no such job. */
  update(job: Job): void;
  get(jobId: string): Job | null;
  /** Newest first, one keyset page. */
  page(query: JobQuery): Job[];
  /** All jobs that are queued or processing, oldest first. */
  unfinished(): Job[];
  /** Adds time spent in a step to the job's total. */
  addStepTime(jobId: string, step: Step, ms: number): void;
  stepTimes(jobId: string): Partial<Record<Step, number>>;
}

export interface ImageTable {
  insertMany(images: readonly Image[]): void;
  update(image: Image): void;
  get(imageId: string): Image | null;
  /** In order of index. */
  ofJob(jobId: string): Image[];
}

export interface AttemptTable {
  insert(attempt: Attempt): void;
  update(attempt: Attempt): void;
  /** In the order in which they were made. */
  ofJob(jobId: string): Attempt[];
  /** The latest attempt of an image, or null. */
  latestOf(imageId: string): Attempt | null;
  /** All that are `intent` or `sending`: what a crash interrupted. */
  open(): Attempt[];
  /** Attempts of the job that have not ended, or that ended billed or possibly billed, with what the budget counts for each. */
  budgetUsedUsd(jobId: string): number;
}

export interface FileTable {
  insert(file: ImageFile): void;
  update(file: ImageFile): void;
  remove(fileId: string): void;
  ofJob(jobId: string): ImageFile[];
  ofImage(imageId: string): ImageFile[];
}

export interface LogTable {
  /** Appends in order, giving each the next sequence of its job. Returns those sequences. One transaction if none is open. */
  append(entries: readonly NewLogEntry[]): number[];
  /** One keyset page, ascending. */
  page(query: LogQuery): LogEntry[];
  /** The sequence of the job's newest entry; 0 when it has none. */
  lastSeq(jobId: string): number;
  /** Kept by the store as entries come: the cost does not grow with the log. */
  counts(jobId: string): LogCount[];
}

export interface SettingsTable {
  /** Every stored key with its parsed JSON value. */
  all(): Record<string, unknown>;
  set(key: string, value: unknown): void;
}
