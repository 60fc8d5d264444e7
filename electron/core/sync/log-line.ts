import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import type { LogBacklog, SyncTable } from '../ports/sync-store.ts';

/** Jobs that are remembered: of more, the store is asked when these are done. */
const MOST_JOBS = 1_000;
/** Jobs looked at in one go. */
const SLICE = 200;

/**
 * A job whose log may go on here. What was sent is only asked for when somebody counts, and once after it logged: null where the job is
 * not in the cloud.
 */
type Behind = { lastSeq: number; pushedSeq: number | null | undefined };

/**
 * Whose logs are to be sent. Logging costs no more than remembering which job it was; whatever is not remembered, because the app was
 * closed meanwhile or because there are too many, is found in the store. So the memory it takes does not grow with what waits.
 */
export class LogLine {
  readonly #sync: Pick<SyncTable, 'backlog' | 'backlogs'>;
  readonly #jobs = new Map<string, Behind>();
  /** Where the search in the store goes on: behind this job; `undefined` when nothing is to be searched for. */
  #searchAfter: string | null | undefined = undefined;
  /** Entries of jobs that were found and not remembered. */
  #beyond = 0;
  /** Somebody logged who could not be remembered. */
  #missed = false;

  constructor(sync: Pick<SyncTable, 'backlog' | 'backlogs'>) {
    this.#sync = sync;
  }

  /** Entries that wait, of jobs that are in the cloud. */
  get waiting(): number {
    let sum = this.#beyond;
    for (const [jobId, behind] of this.#jobs) {
      if (behind.pushedSeq === undefined) behind.pushedSeq = this.#sync.backlog(jobId)?.pushedSeq ?? null;
      sum += behind.pushedSeq === null ? 0 : Math.max(0, behind.lastSeq - behind.pushedSeq);
    }
    return sum;
  }

  /** After entries were committed, in sequence. */
  heard(entries: readonly LogEntry[]): void {
    for (const { jobId, seq } of entries) {
      const known = this.#jobs.get(jobId);
      if (known !== undefined) {
        known.lastSeq = seq;
        // It may be there by now.
        known.pushedSeq ??= undefined;
      } else this.#add({ jobId, lastSeq: seq, pushedSeq: undefined });
    }
  }

  /** A job that came into the cloud, or back: its log follows. */
  look(jobId: string): void {
    const backlog = this.#sync.backlog(jobId);
    if (backlog !== null) this.#add(backlog);
  }

  /** Finds in the store what nobody remembers: after a start, and on another account. */
  searchAll(): void {
    this.#jobs.clear();
    this.#beyond = 0;
    this.#missed = false;
    this.#searchAfter = null;
  }

  /** Nothing is to be sent any more. */
  clear(): void {
    this.searchAll();
    this.#searchAfter = undefined;
  }

  /**
   * Goes through the store, as far as there is something to search for, and counts what is there.
   * @param breathe awaited between slices
   */
  async search(breathe: () => Promise<void>): Promise<void> {
    if (this.#searchAfter === undefined) return;
    let after: string | null = this.#searchAfter;
    // Where it goes on once what is remembered is done.
    let goOn: string | null | undefined;
    let beyond = 0;
    do {
      const from: string | null = after;
      const slice = this.#sync.backlogs(from, SLICE);
      const left = slice.backlogs.filter((backlog) => !this.#remember(backlog));
      if (left.length > 0 && goOn === undefined) goOn = from;
      beyond += left.reduce((sum, { lastSeq, pushedSeq }) => sum + lastSeq - pushedSeq, 0);
      after = slice.nextAfterJobId;
      await breathe();
    } while (after !== null);
    this.#beyond = beyond;
    this.#searchAfter = goOn;
  }

  /** The next job whose log goes on here, and that is not among `done`; null when nobody remembers one. */
  next(done: ReadonlySet<string>): LogBacklog | null {
    for (const jobId of this.#jobs.keys()) {
      if (done.has(jobId)) continue;
      const backlog = this.#sync.backlog(jobId);
      if (backlog !== null) return backlog;
      this.#jobs.delete(jobId);
    }
    if (this.#missed) this.searchAll();
    return null;
  }

  /** Whether there may be more in the store than is remembered. */
  get mustSearch(): boolean {
    return this.#searchAfter !== undefined;
  }

  /** After entries of a job were sent. */
  sent(jobId: string, seq: number): void {
    const known = this.#jobs.get(jobId);
    if (known === undefined) return;
    known.pushedSeq = seq;
    if (known.lastSeq <= seq) this.#jobs.delete(jobId);
  }

  #add(backlog: LogBacklog | (Behind & { readonly jobId: string })): void {
    if (!this.#remember(backlog)) this.#missed = true;
  }

  #remember({ jobId, lastSeq, pushedSeq }: Behind & { readonly jobId: string }): boolean {
    if (this.#jobs.size >= MOST_JOBS && !this.#jobs.has(jobId)) return false;
    this.#jobs.set(jobId, { lastSeq, pushedSeq });
    return true;
  }
}
