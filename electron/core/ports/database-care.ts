import type { Backup, CheckStage } from '../../../shared/contract/database.ts';

/** What is known about the database as a file, and done about it, beside what is in it. */
export interface DatabaseCare {
  /** Whether the last end was not in order and the database was too large to be looked at whole before it was opened. */
  readonly wantsCheck: boolean;
  /**
   * When the database's file itself was last written to, in milliseconds since the epoch. What is newer lay in its log, of which an end can
   * go missing without a trace. Null where that is not known.
   */
  readonly writtenAt: number | null;
  /** What the start was to do and did not: which backup was to be put back, and why it was not. Null for nothing. */
  readonly notDone: { readonly backup: string; readonly problem: string } | null;
  /** Hears, at once if that has happened already, when a page or a row turns out to be damaged while the app works. */
  onDamage(listener: (problem: string) => void): void;
  /**
   * Looks at every page (`quick`), or also at every index, reference and row (`full`), in a process of its own: it holds nothing up, and
   * what crashes there crashes nothing else. Answers with what is wrong with the file. Rejects when it could not look, which tells nothing of
   * the file, or the signal fires.
   */
  check(kind: 'quick' | 'full', onProgress: (at: CheckStage) => void, signal: AbortSignal): Promise<string[]>;
  /** What is wrong with a backup; null when every page of it is sound. Rejects when it could not look. */
  verify(name: string): Promise<string | null>;
  /** The newest first. */
  backups(): Backup[];
  /** Only for one that the app has made by itself, and that the next start does not put back. */
  removeBackup(name: string): Promise<void>;
  /** Takes its name from a backup that is not sound, so that nobody relies on it; the file stays beside the others. */
  disown(name: string): Promise<void>;
  /** What the next start does before it opens the database. */
  readonly atStart: { readonly repair: boolean; readonly restore: string | null };
  /** Has the next start repair the database, put a backup in its place, or neither. */
  setAtStart(plan: { readonly repair: string } | { readonly restore: string } | null): void;
  /** Ends the app and starts it again; null where the host cannot. */
  readonly restart: (() => void) | null;
}
