import type { CrashRecord, Run } from '../../../shared/contract/diagnostics.ts';

/** Where crashes are written down. No method ever throws: whoever asks is in trouble already. */
export interface CrashFiles {
  /** Absolute path of the folder that they lie in. */
  readonly folder: string;
  /** Writes a record at once and removes the oldest beyond the bound. Returns whether it is there. */
  write(record: CrashRecord): boolean;
  /** All records that can be read, newest first. */
  records(): CrashRecord[];
  /** What native crashes left, newest first. */
  dumps(): Dump[];
  /** Notes that a run has begun. Returns the one before if it was never noted as ended. */
  beginRun(run: Run): LeftRun | null;
  /** Notes that this run has ended as it should. */
  endRun(): void;
}

/** A file that Chromium's crash handler wrote; `at` in milliseconds since the epoch. */
export type Dump = { readonly name: string; readonly at: number; readonly bytes: number };

/** A run that did not end as it should, and when it last wrote anything, in milliseconds since the epoch. */
export type LeftRun = Run & { readonly lastSign: number };
