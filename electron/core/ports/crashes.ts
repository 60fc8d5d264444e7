import type { CrashProcess, CrashRecord, LastEnd } from '../../../shared/contract/diagnostics.ts';

/** A crash, as whoever noticed it tells it. */
export type Crash = {
  readonly process: CrashProcess;
  /** What happened, in a few words: `uncaughtException`, `crashed (exit code 5)`. */
  readonly reason: string;
  /** What was thrown, if anything was. */
  readonly error?: unknown;
};

/** What was thrown, as it may be shown to anybody: bounded, without secrets and without this machine's folders. */
export type CrashWords = {
  readonly message: string;
  /** Where it was thrown, with its causes; what the message says where that is not known. */
  readonly stack: string;
};

/** What is kept of crashes. No method ever throws. */
export interface Crashes {
  /** Absolute path of the folder that they lie in. */
  readonly folder: string;
  /** Writes a crash down at once, redacted, and says so in the app's log. Returns what may be shown of it. */
  note(crash: Crash): CrashWords;
  /** All that are kept, newest first. */
  list(): CrashRecord[];
  /** Begins a run of a process that writes to the data directory. What the one before left is in `lastEnd`. */
  beginRun(): void;
  /** Ends the run as it should end; nothing where this process has begun none. */
  endRun(): void;
  /** How the run before this one ended, if it ended unexpectedly and its user has not heard of it; else null. */
  readonly lastEnd: LastEnd | null;
  /** Its user has heard of it. */
  forgetLastEnd(): void;
}
