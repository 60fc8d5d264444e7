import type { Level, Step } from '../../../shared/domain/log-entry.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { NewLogEntry, Store } from '../ports/store.ts';
import { boundedText, detailsToJson } from './details.ts';
import type { LiveFeed } from './live-feed.ts';
import type { Redact } from './redaction.ts';

const MAX_MESSAGE_CHARACTERS = 4_000;

/**
 * An entry is committed before the call returns. Only a burst is grouped: from the ninth entry within one uninterrupted run
 * of code on, entries share commits of up to GROUP_SIZE, the last one made before any other code runs. Nothing outside that
 * run (a timer, a socket, another process) can have seen an entry that is not yet committed.
 */
const SINGLE_COMMITS_PER_RUN = 8;
const GROUP_SIZE = 250;

/** Entries that could not be written are kept to be written later, up to this many. */
const MAX_UNWRITTEN = 1_000;

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
  readonly feed: LiveFeed;
  /** Hears of every failure to write, once for each streak of failures. Must not throw. */
  readonly onProblem: (message: string, error: unknown) => void;
};

/**
 * Writes the log of jobs: redacts, bounds, commits, then announces. No method throws, whatever is passed to it or happens to
 * the disk: entries that cannot be written are reported, kept, and written when that works again.
 *
 * Inside a transaction of the store (see pipeline/journal) entries belong to it: they are committed with it and announced
 * after it, or gone with it.
 */
export class ImageGenerationLogger {
  readonly #parts: LoggerParts;
  #group: NewLogEntry[] = [];
  #committedInRun = 0;
  #unannounced: (NewLogEntry & { seq: number })[] = [];
  #unwritten: NewLogEntry[] = [];
  #dropped = 0;

  constructor(parts: LoggerParts) {
    this.#parts = parts;
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

  /** The store's transaction was committed: its entries may be announced. */
  transactionCommitted(): void {
    const entries = this.#unannounced;
    this.#unannounced = [];
    if (entries.length > 0) this.#parts.feed.entriesCommitted(entries);
  }

  /** The store's transaction was rolled back, and its entries with it. */
  transactionRolledBack(): void {
    this.#unannounced = [];
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
    try {
      const [seq] = this.#parts.store.log.append([entry]);
      if (seq !== undefined) this.#unannounced.push({ ...entry, seq });
    } catch (error) {
      this.#keep([entry], error);
    }
  }

  #append(entries: readonly NewLogEntry[]): void {
    try {
      const seqs = this.#parts.store.log.append(entries);
      this.#parts.feed.entriesCommitted(entries.map((entry, index) => ({ ...entry, seq: seqs[index] ?? 0 })));
    } catch (error) {
      this.#keep(entries, error);
      return;
    }
    if (this.#unwritten.length > 0) this.#writeKept();
  }

  #keep(entries: readonly NewLogEntry[], error: unknown): void {
    const first = this.#unwritten.length === 0;
    const room = MAX_UNWRITTEN - this.#unwritten.length;
    this.#unwritten.push(...entries.slice(0, room));
    this.#dropped += Math.max(0, entries.length - room);
    if (first) this.#parts.onProblem('The log cannot be written; entries are kept and written later', error);
  }

  /** Called when writing has just worked: what fails now, fails for a reason of its own and would fail for ever. */
  #writeKept(): void {
    const { store, feed, onProblem } = this.#parts;
    const kept = this.#unwritten;
    let lost = this.#dropped;
    this.#unwritten = [];
    this.#dropped = 0;
    for (const entry of kept) {
      try {
        const [seq] = store.log.append([entry]);
        if (seq !== undefined) feed.entriesCommitted([{ ...entry, seq }]);
      } catch (error) {
        lost += 1;
        onProblem(`A log entry was lost: ${entry.message}`, error);
      }
    }
    onProblem(`The log is written again: ${kept.length} entries were late, ${lost} lost`, null);
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
