import type { LibrarySearch } from '../../../shared/contract/database.ts';
import { AppError } from '../../../shared/contract/result.ts';
import type { HealthWatch } from '../health/health.ts';
import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import type { LiveFeed } from '../logging/live-feed.ts';
import { breather, pause } from '../pause.ts';
import type { DatabaseCare } from '../ports/database-care.ts';
import type { Ports } from '../ports/index.ts';
import { type RepairNote, readRepair, writeRepair } from './repair-note.ts';
import { type SearchLimit, searchLibrary } from './search-library.ts';
import type { FoundImage } from './take-back.ts';
import { whileItMoves } from './while-it-moves.ts';

/** So long the library may not answer while the app starts: then it starts without. In milliseconds. */
const STALL_MS = 30_000;
/** How much older than the last write a job may be that was still at work then. */
const SAFE_MS = 24 * 3_600_000;
/** How often it is told how far a search is, in milliseconds. */
const TELL_EVERY_MS = 200;

/** So long a search that was stopped may take to end, in milliseconds: what it waits for may be a disk that never answers. */
const PATIENCE_MS = 1_000;

type Parts = {
  readonly ports: Pick<Ports, 'store' | 'files' | 'ids' | 'clock' | 'reportProblem' | 'log'>;
  readonly care: Pick<DatabaseCare, 'writtenAt'>;
  readonly logger: ImageGenerationLogger;
  /** Whose a job is that does not say. */
  readonly userId: () => string;
  readonly health: Pick<HealthWatch, 'current' | 'isLibraryAway'>;
  readonly feed: Pick<LiveFeed, 'jobChanged' | 'imageChanged'>;
  /** A search has begun, got on or ended. */
  readonly tell: () => void;
};

/** How far a search is, in folders of the library; `total` is 0 until they are known. */
export type SearchProgress = { readonly done: number; readonly total: number };
type Running = { readonly abort: AbortController; readonly ended: Promise<unknown>; at: SearchProgress };

/** Looks through the library for what the database has lost: after a repair, after a crash, and when its user asks. */
export class LibrarySearches {
  readonly #parts: Parts;
  #running: Running | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Null while none is under way. */
  get progress(): SearchProgress | null {
    return this.#running?.at ?? null;
  }

  /**
   * Looks through the library if the database was repaired and that was not done since, as when its drive was away. Returns whether this is
   * the first start after a repair: then nothing of what is unfinished may go on without its user's word.
   */
  async afterRepair(): Promise<boolean> {
    const { store, log, reportProblem } = this.#parts.ports;
    const note = readRepair(store);
    if (note === null || note.searched) return false;
    if (!note.started) log.info('The database was repaired', note.report);
    await this.#atStart(this.#ownOf(note));
    const after = readRepair(store) ?? note;
    try {
      if (!after.started) writeRepair(store, { ...after, started: true });
    } catch (error) {
      reportProblem('That the app has started after a repair could not be written down', error);
    }
    return !note.started;
  }

  /**
   * After an end that was not in order: the end of the database's log may be gone without a trace, and with it what was bought last. Jobs
   * of others are left alone: another Safelight may use the same library.
   */
  async afterUncleanEnd(): Promise<void> {
    const { care, ports } = this.#parts;
    if (care.writtenAt === null) return;
    const since = care.writtenAt - SAFE_MS;
    const found = await this.#atStart({ what: 'recent', since, userIds: this.#users() });
    if (found !== null && found.images > 0) ports.log.info('Images were found again in the library', found);
  }

  /**
   * Takes in whatever the library has and the database does not know, also of another Safelight.
   * @throws AppError `not_possible` while one is under way, when it was stopped, or when the library is not there
   */
  async asked(): Promise<LibrarySearch> {
    const found = await this.#search(null, () => {});
    if (found !== null) return found;
    const { path } = this.#parts.health.current.library;
    throw new AppError('not_possible', `The library folder ${path} is not there.`, {
      advice: 'Connect the drive that it is on, then search again.',
    });
  }

  /** What was found until then stays. Resolves when the search has ended, or its disk does not answer. */
  async cancel(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    running.abort.abort(stopped());
    const waited = new AbortController();
    const patience = pause(this.#parts.ports.clock, PATIENCE_MS, waited.signal);
    await Promise.race([running.ended, patience]);
    waited.abort();
  }

  /** A library that cannot be read, as that of a failing drive, must not keep the app from starting. */
  async #atStart(only: SearchLimit | null): Promise<LibrarySearch | null> {
    const { clock, reportProblem } = this.#parts.ports;
    try {
      return await whileItMoves(clock, STALL_MS, (moved) => this.#search(only, moved));
    } catch (error) {
      this.#giveUp();
      reportProblem('The library could not be looked through', error);
      return null;
    }
  }

  /** One that stands still may never end, and must not keep another from being made. */
  #giveUp(): void {
    if (this.#running === null) return;
    this.#running.abort.abort(stopped());
    this.#running = null;
    this.#parts.tell();
  }

  /** Whose the newest jobs here are, and the next one will be. */
  #users(): ReadonlySet<string> {
    const { ports, userId } = this.#parts;
    const newest = { statuses: null, search: null, sort: 'newest', afterId: null, limit: 100 } as const;
    return new Set([userId(), ...ports.store.jobs.page(newest).map((job) => job.userId)]);
  }

  /** The jobs of this database, as far as it still knows whose it is; null where nothing of it was left. */
  #ownOf({ report }: RepairNote): SearchLimit | null {
    const isKnown =
      report.sources.some(({ jobs, settings }) => jobs + settings > 0) || report.rebuilt.jobs > 0;
    return isKnown ? { what: 'own', userIds: this.#users() } : null;
  }

  /** @param moved called after each file. Returns null when the library is not there: then nothing was looked through. */
  async #search(only: SearchLimit | null, moved: () => void): Promise<LibrarySearch | null> {
    if (this.#running !== null)
      throw new AppError('not_possible', 'The library is being looked through already.');
    const { promise: ended, resolve: end } = promised();
    const running: Running = { abort: new AbortController(), ended, at: { done: 0, total: 0 } };
    this.#running = running;
    this.#parts.tell();
    try {
      return await this.#lookThrough(only, moved, running);
    } finally {
      end();
      if (this.#running === running) {
        this.#running = null;
        this.#parts.tell();
      }
    }
  }

  async #lookThrough(
    only: SearchLimit | null,
    moved: () => void,
    running: Running,
  ): Promise<LibrarySearch | null> {
    const { ports, userId, health } = this.#parts;
    if (await health.isLibraryAway()) return null;
    const breathe = breather(ports.clock);
    const found = await searchLibrary({
      ...{ ports, userId, only, signal: running.abort.signal },
      breath: async () => {
        moved();
        await breathe();
      },
      onTaken: (images) => this.#tellFound(images),
      onProgress: this.#teller(running),
    });
    if (found !== null) this.#note(found);
    return found;
  }

  #teller(running: Running): (at: SearchProgress) => void {
    const { clock } = this.#parts.ports;
    let toldAt = Number.NEGATIVE_INFINITY;
    return (at) => {
      running.at = at;
      if (clock.monotonic() - toldAt < TELL_EVERY_MS) return;
      toldAt = clock.monotonic();
      this.#parts.tell();
    };
  }

  /** In the job's log, and to whoever looks at the job. */
  #tellFound(found: readonly [FoundImage, ...FoundImage[]]): void {
    const { ports, logger, feed } = this.#parts;
    const job = ports.store.jobs.get(found[0].sidecar.jobId);
    if (job === null) return;
    const log = logger.forJob(job.id, job.userId);
    for (const { sidecar } of found) {
      const { imageId, index } = sidecar;
      log
        .forImage(imageId)
        .success('cleanup', `Image ${index}: found again in the library`, { image: index });
      const image = ports.store.images.get(imageId);
      if (image !== null) feed.imageChanged(image);
    }
    feed.jobChanged(job);
  }

  /** What the window tells of the latest repair says what the library had. */
  #note(found: LibrarySearch): void {
    const { store } = this.#parts.ports;
    const note = readRepair(store);
    if (note === null || (found.images === 0 && note.searched)) return;
    writeRepair(store, { ...note, searched: true, report: { ...note.report, library: found } });
  }
}

function stopped(): AppError {
  return new AppError('not_possible', 'The search was stopped. What it had found stays.');
}

function promised(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
