import type { JobStatus } from '../../../shared/domain/job.ts';

/** What of a job decides whether it may go, and what would go with it. */
export type JobFacts = {
  readonly id: string;
  readonly status: JobStatus;
  /** What the prompt begins with. */
  readonly prompt: string;
  readonly createdAt: number;
  /** When it ended; when it last changed, for one that has not. */
  readonly endedAt: number;
  readonly updatedAt: number;
  readonly hasStarred: boolean;
  /** Images by what became of them. */
  readonly completed: number;
  readonly failed: number;
  readonly unknown: number;
  readonly libraryFiles: number;
  readonly libraryBytes: number;
  readonly baseFiles: number;
  readonly baseBytes: number;
  readonly entries: number;
  /** The sequence of the newest entry and its time; 0 when there is none. */
  readonly lastSeq: number;
  readonly lastEntryAt: number;
};

/** Reads what retention decides by. Deleted jobs are not there. */
export interface RetentionTable {
  /** The next jobs in the order in which they were made. */
  page(afterId: string | null, limit: number): JobFacts[];
  /** Those of these jobs that are there. */
  of(jobIds: readonly string[]): JobFacts[];
}

/** The room that the database takes on the disk. */
export interface StoreSpace {
  /** Without what lies beside its main file. Reads a page, so it is quick. */
  measure(): { readonly bytes: number; readonly freeBytes: number };
  /** Whether free pages can be given back a few at a time. */
  readonly canShrink: boolean;
  /** Gives at most so many free pages back to the disk. Returns how many bytes; 0 when nothing is free. */
  shrink(maxPages: number): number;
  /** Whether the whole database is written anew at the next start. */
  readonly rewritesAtStart: boolean;
  rewriteAtStart(yes: boolean): void;
  /**
   * Writes the whole database anew, and holds everything up as long as that takes, about a second for 100 MB. Needs as much free
   * space as it has. All or nothing, also in a power cut.
   */
  rewrite(): void;
}
