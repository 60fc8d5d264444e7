import { AppError } from '../../../shared/contract/result.ts';
import type { CloudProblem } from '../../../shared/domain/cloud.ts';
import type { Store } from '../ports/store.ts';
import { OtherJobs } from './others-jobs.ts';
import { OtherParts } from './others-parts.ts';
import type { ReadingParts } from './others-rows.ts';
import { troubleOf } from './trouble.ts';

/** Between two rounds there are at least so many milliseconds, however often something changes. */
const SHORTEST_PAUSE_MS = 1_000;
/** So long after the last round it is looked again, though nobody told of a change: Realtime promises nothing. */
const POLL_MS = 60_000;
/** The same while somebody watches a job and Realtime is not there. */
const WATCHED_POLL_MS = 30_000;

/** What somebody told of, and did not come, is looked for this often at most: mostly it came with a change before. */
const MISSED_MS = 10_000;

export type Reads = {
  /** The jobs that are watched now. */
  readonly watched: () => readonly string[];
  /** Null when all is well again. */
  readonly onProblem: (problem: CloudProblem | null) => void;
  readonly onLive: (live: boolean) => void;
  readonly onRound: (round: Round) => void;
  /** Hears that the mirror's database cannot be used. Returns whether something is done about it: then this reading is ended. */
  readonly onUnusable: () => boolean;
};

/** A round that ended. `more`: of the log of a watched job there is more to read. `startedAt` is on the clock that never jumps. */
export type Round = { readonly outcome: 'all' | 'more' | 'failed'; readonly startedAt: number };

/** Reads the cloud into the mirror, for as long as there is a connection: when it hears of a change, and every minute. */
export class Reading {
  readonly #parts: ReadingParts;
  readonly #reads: Reads;
  readonly #store: Store;
  readonly #abort: AbortController;
  readonly #jobs: OtherJobs;
  /** What is read of the jobs that are watched. */
  readonly #watched = new Map<string, OtherParts>();
  readonly #stopListening: () => void;
  readonly #deviceId: string;
  /** Jobs that somebody told of since the last round. */
  #told = new Set<string>();
  #isWanted = true;
  #isLive = false;
  #failures = 0;
  #hasProblem = false;
  #lastStart = Number.NEGATIVE_INFINITY;
  #lastThorough = Number.NEGATIVE_INFINITY;
  #retryMs = 0;
  #round: Promise<void> | null = null;
  #stopTimer: () => void = () => {};

  /** @param store the mirror's */
  constructor(parts: Omit<ReadingParts, 'signal' | 'onRemoved'>, store: Store, reads: Reads) {
    this.#abort = new AbortController();
    this.#parts = {
      ...parts,
      signal: this.#abort.signal,
      onRemoved: (jobId) => this.#watched.delete(jobId),
    };
    this.#reads = reads;
    this.#store = store;
    this.#jobs = new OtherJobs(this.#parts, store);
    this.#deviceId = parts.ports.store.sync.state().deviceId;
    this.#stopListening = parts.link.listen(
      (jobId, deviceId) => this.#hear(jobId, deviceId),
      (live) => this.#setLive(live),
    );
    this.#schedule();
  }

  /** Reads as soon as may be, also when it failed a moment ago. */
  readNow(): void {
    this.#failures = 0;
    this.#isWanted = true;
    this.#lastThorough = Number.NEGATIVE_INFINITY;
    this.#schedule();
  }

  /** Reads what the watched jobs have; those that are watched may have changed. */
  lookAtWatched(): void {
    const watched = this.#reads.watched();
    for (const jobId of this.#watched.keys()) if (!watched.includes(jobId)) this.#watched.delete(jobId);
    if (watched.every((jobId) => this.#watched.has(jobId))) return;
    this.#isWanted = true;
    this.#schedule();
  }

  /** Ends it; what is under way is given up. */
  async stop(): Promise<void> {
    this.#abort.abort(new Error('Reading the cloud was stopped'));
    this.#stopListening();
    this.#stopTimer();
    await this.#round;
  }

  #hear(jobId: string, deviceId: string | null): void {
    // The own jobs change all the time while they are sent, and nothing of that is read. In the cloud they may have other ids.
    if (deviceId === this.#deviceId || this.#parts.ports.store.sync.job(jobId) !== null) return;
    this.#told.add(jobId);
    this.#isWanted = true;
    this.#schedule();
  }

  #setLive(live: boolean): void {
    if (live === this.#isLive) return;
    this.#isLive = live;
    this.#reads.onLive(live);
    // What happened while nobody listened; and where it listens again, the way is free again.
    if (live) this.readNow();
    else this.#schedule();
  }

  #schedule(): void {
    this.#stopTimer();
    if (this.#abort.signal.aborted || this.#round !== null) return;
    const { clock, reportProblem } = this.#parts.ports;
    const wait = this.#lastStart + this.#pauseMs() - clock.monotonic();
    this.#stopTimer = clock.after(Math.max(0, wait), () => {
      this.#round = this.#runRound()
        .catch((error: unknown) => reportProblem('What other devices made could not be read', error))
        .finally(() => {
          this.#round = null;
          this.#schedule();
        });
    });
  }

  /** How long after the last round's start the next one begins. */
  #pauseMs(): number {
    if (this.#failures > 0) return this.#retryMs;
    if (this.#isWanted) return SHORTEST_PAUSE_MS;
    if (this.#told.size > 0) return MISSED_MS;
    return this.#reads.watched().length > 0 && !this.#isLive ? WATCHED_POLL_MS : POLL_MS;
  }

  async #runRound(): Promise<void> {
    this.#lastStart = this.#parts.ports.clock.monotonic();
    const told = this.#told;
    this.#told = new Set();
    this.#isWanted = false;
    try {
      const startedAt = this.#lastStart;
      const isAllRead = await this.#read(told);
      this.#setProblem(null);
      this.#failures = 0;
      this.#isWanted ||= !isAllRead;
      if (!isAllRead) this.#lastStart = Number.NEGATIVE_INFINITY;
      this.#reads.onRound({ outcome: isAllRead ? 'all' : 'more', startedAt });
    } catch (error) {
      for (const jobId of told) this.#told.add(jobId);
      if (!this.#abort.signal.aborted) this.#failed(error);
    }
  }

  async #read(told: ReadonlySet<string>): Promise<boolean> {
    const thorough = this.#lastStart - this.#lastThorough >= POLL_MS;
    const came = await this.#jobs.read(thorough);
    // Somebody told of a job that did not come: its change took long, and lies behind what was read already.
    if (thorough) this.#lastThorough = this.#lastStart;
    else if (this.#jobs.mayBeBehind)
      await this.#lookForMissing([...told].filter((jobId) => !came.has(jobId)));
    const outcomes = [];
    for (const jobId of this.#reads.watched()) {
      outcomes.push(await this.#partsOf(jobId).read(thorough));
    }
    return !outcomes.includes('more');
  }

  /** Somebody told of jobs that did not come: a change that took long lies behind what was read already. */
  async #lookForMissing(jobIds: readonly string[]): Promise<void> {
    if (jobIds.length === 0) return;
    if (this.#lastStart - this.#lastThorough < MISSED_MS) {
      for (const jobId of jobIds) this.#told.add(jobId);
      return;
    }
    await this.#jobs.read(true);
    this.#lastThorough = this.#lastStart;
  }

  #partsOf(jobId: string): OtherParts {
    const parts = this.#watched.get(jobId) ?? new OtherParts(this.#parts, this.#store, jobId);
    this.#watched.set(jobId, parts);
    return parts;
  }

  #setProblem(problem: CloudProblem | null): void {
    if (problem !== null || this.#hasProblem) this.#reads.onProblem(problem);
    this.#hasProblem = problem !== null;
  }

  #failed(error: unknown): void {
    const { clock, ids, reportProblem } = this.#parts.ports;
    if (isUnusable(error) && this.#reads.onUnusable()) {
      this.#setProblem(null);
      return;
    }
    this.#failures += 1;
    const { problem, waitMs, isDefect } = troubleOf(error, this.#failures, ids.random());
    if (isDefect) reportProblem('What other devices made could not be read', error);
    this.#retryMs = clock.monotonic() - this.#lastStart + (waitMs ?? POLL_MS);
    this.#setProblem(isDefect ? notKept(error) : problem);
    this.#reads.onRound({ outcome: 'failed', startedAt: this.#lastStart });
  }
}

function isUnusable(error: unknown): boolean {
  return error instanceof AppError && error.data.code === 'database_unusable';
}

/** The disk is full, or the mirror is damaged: nothing of it is the cloud's fault, and the own jobs go on. */
export function notKept(error: unknown): CloudProblem {
  const why = error instanceof Error ? error.message : String(error);
  return {
    code: 'refused',
    message: `What other devices made could not be kept: ${why}`,
    advice: 'It is tried again by itself. Make room on the disk if it is full.',
  };
}
