import type { Level, Step } from '../../../shared/domain/log-entry.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { NewLogEntry, Store } from '../ports/store.ts';
import { boundedText, detailsToJson } from './details.ts';
import { KeptEntries } from './kept-entries.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Redact } from './redaction.ts';

const MAX_MESSAGE_CHARACTERS = 4_000;

/**
 * An entry is committed before the call returns. Only a burst is grouped: from the ninth entry within one uninterrupted run
 * of code on, entries share commits of up to GROUP_SIZE, the last one made before any other code runs. Nothing outside that
 * run (a timer, a socket, another process) can have seen an entry that is not yet committed.
 */
const SINGLE_COMMITS_PER_RUN = 8;
const GROUP_SIZE = 500;

type Ref = {
  readonly jobId: string;
  readonly userId: string;
  readonly imageId: string | null;
  readonly attempt: number | null;
};

export type LoggerParts = {
  readonly store: Pick<Store, 'log' | 'inTransaction'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly redact: Redact;
  /** Hears what was committed. */
  readonly feed: Pick<LiveFeed, 'entriesCommitted'>;
  /** Hears of every failure to write, once for each streak of failures. Must not throw. */
  readonly onProblem: (message: string, error: unknown) => void;
};

/** Why the log refused an entry of a transaction. */
export type LogFailure = { readonly error: unknown };

/**
 * Writes the log of jobs: redacts, bounds, commits, then announces. No method throws, whatever is passed to it or happens to
 * the disk: entries that cannot be written are reported, kept, and written when that works again (see KeptEntries).
 *
 * Inside a transaction of the store (see pipeline/journal) entries belong to it: they are committed with it and announced
 * after it, or gone with it. Where the log itself breaks the transaction, the journal tries it again without the log, whose
 * entries then follow it.
 */
export class ImageGenerationLogger {
  readonly #parts: LoggerParts;
  #group: NewLogEntry[] = [];
  #committedInRun = 0;
  #unannounced: (NewLogEntry & { seq: number })[] = [];
  /** While the log fails, or failed, in the transaction that is open: its entries that are to be written after it. */
  #heldBack: (LogFailure & { readonly entries: NewLogEntry[] }) | null = null;
  readonly #kept: KeptEntries;

  constructor(parts: LoggerParts) {
    this.#parts = parts;
    this.#kept = new KeptEntries({
      append: (entry) => this.#appendAndAnnounce([entry]),
      onProblem: parts.onProblem,
    });
  }

  info(jobId: string, userId: string, step: Step, message: string, details?: unknown): void {
    this.write({ jobId, userId, imageId: null, attempt: null }, 'info', step, message, details);
  }

  success(jobId: string, userId: string, step: Step, message: string, details?: unknown): void {
    this.write({ jobId, userId, imageId: null, attempt: null }, 'success', step, message, details);
  }

  warning(jobId: string, userId: string, step: Step, message: string, details?: unknown): void {
    this.write({ jobId, userId, imageId: null, attempt: null }, 'warning', step, message, details);
  }

  error(jobId: string, userId: string, step: Step, message: string, details?: unknown): void {
    this.write({ jobId, userId, imageId: null, attempt: null }, 'error', step, message, details);
  }

  /** A logger for one job; its `forImage` binds an image, and the number of an attempt, too. */
  forJob(jobId: string, userId: string): JobLogger {
    return new JobLogger(this, { jobId, userId, imageId: null, attempt: null });
  }

  /** Commits what a burst has grouped so far. */
  flush(): void {
    const group = this.#group;
    if (group.length === 0) return;
    this.#group = [];
    this.#append(group);
  }

  /** Commits what is grouped, tries what could not be written a last time, and reports how many entries are lost. */
  close(): void {
    this.flush();
    this.#kept.close();
  }

  /** The store's transaction was committed: its entries are announced, those held back written. */
  transactionCommitted(): void {
    const [entries, heldBack] = [this.#unannounced, this.#heldBack];
    this.#unannounced = [];
    this.#heldBack = null;
    if (entries.length > 0) this.#parts.feed.entriesCommitted(entries);
    if (heldBack !== null) this.#kept.keep(heldBack.entries, heldBack.error);
    this.#kept.retry();
  }

  /**
   * The store's transaction was rolled back, and its entries with it, also those held back.
   * @returns why the log refused an entry in it, which may be what ended it; null when the log did its part.
   */
  transactionRolledBack(): LogFailure | null {
    const failed = this.#heldBack;
    this.#unannounced = [];
    this.#heldBack = null;
    return failed === null ? null : { error: failed.error };
  }

  /** Call it before a transaction is tried again that the log has broken: its entries are written only after it. */
  holdBack({ error }: LogFailure): void {
    this.#heldBack = { error, entries: [] };
  }

  /** Writes one entry; the other methods are this one with the level filled in. */
  write(ref: Ref, level: Level, step: Step, message: string, details: unknown): void {
    let entry: NewLogEntry;
    try {
      entry = this.#entry(ref, level, step, message, details);
    } catch (error) {
      this.#parts.onProblem('A log entry could not be made', error);
      return;
    }
    if (this.#parts.store.inTransaction) {
      this.#appendInTransaction(entry);
      return;
    }
    if (this.#committedInRun === 0 && this.#group.length === 0) queueMicrotask(() => this.#runEnded());
    if (this.#committedInRun < SINGLE_COMMITS_PER_RUN) {
      this.#committedInRun += 1;
      this.#append([entry]);
      return;
    }
    this.#group.push(entry);
    if (this.#group.length >= GROUP_SIZE) this.flush();
  }

  #runEnded(): void {
    this.#committedInRun = 0;
    this.flush();
  }

  #entry(ref: Ref, level: Level, step: Step, message: string, details: unknown): NewLogEntry {
    const { ids, clock, redact } = this.#parts;
    return {
      id: ids.uuid(),
      jobId: ref.jobId,
      userId: ref.userId,
      imageId: ref.imageId,
      attempt: ref.attempt,
      level,
      step,
      message: boundedText(String(message), redact, MAX_MESSAGE_CHARACTERS),
      detailsJson: detailsToJson(details, redact),
      createdAt: clock.now(),
    };
  }

  #appendInTransaction(entry: NewLogEntry): void {
    // An entry that is refused ends the whole transaction (see the sqlite adapter), so there is no use in a second one.
    if (this.#heldBack !== null) {
      this.#heldBack.entries.push(entry);
      return;
    }
    try {
      const [seq] = this.#parts.store.log.append([entry]);
      if (seq !== undefined) this.#unannounced.push({ ...entry, seq });
    } catch (error) {
      this.#heldBack = { error, entries: [entry] };
    }
  }

  #append(entries: readonly NewLogEntry[]): void {
    try {
      this.#appendAndAnnounce(entries);
    } catch (error) {
      this.#kept.keep(entries, error);
      return;
    }
    this.#kept.anotherWritten();
    this.#kept.retry();
  }

  /** @throws whatever the store throws; then nothing is written or announced. */
  #appendAndAnnounce(entries: readonly NewLogEntry[]): void {
    const seqs = this.#parts.store.log.append(entries);
    this.#parts.feed.entriesCommitted(entries.map((entry, index) => ({ ...entry, seq: seqs[index] ?? 0 })));
  }
}

/** The logger with the job, and perhaps the image and attempt, bound. */
export class JobLogger {
  readonly #logger: ImageGenerationLogger;
  readonly #ref: Ref;

  constructor(logger: ImageGenerationLogger, ref: Ref) {
    this.#logger = logger;
    this.#ref = ref;
  }

  forImage(imageId: string, attempt: number | null = null): JobLogger {
    return new JobLogger(this.#logger, { ...this.#ref, imageId, attempt });
  }

  info(step: Step, message: string, details?: unknown): void {
    this.#logger.write(this.#ref, 'info', step, message, details);
  }

  success(step: Step, message: string, details?: unknown): void {
    this.#logger.write(this.#ref, 'success', step, message, details);
  }

  warning(step: Step, message: string, details?: unknown): void {
    this.#logger.write(this.#ref, 'warning', step, message, details);
  }

  error(step: Step, message: string, details?: unknown): void {
    this.#logger.write(this.#ref, 'error', step, message, details);
  }

  /** Writes at a level that is only known at run time. */
  at(level: Level, step: Step, message: string, details?: unknown): void {
    this.#logger.write(this.#ref, level, step, message, details);
  }
}
