import type { Health } from '../../../shared/contract/health.ts';
import { failure } from '../../../shared/domain/errors.ts';
import { whyOfLibrary } from '../../../shared/text/health-text.ts';
import type { Clock } from '../ports/clock.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Ids } from '../ports/ids.ts';
import { type FindParts, findHealth } from './find-health.ts';
import { floorsOf } from './judge-space.ts';
import { forgetLibrary, knownLibrary, rememberLibrary } from './library-marks.ts';
import { isDiskFull, isOfStorage } from './storage-errors.ts';

/** How often it is looked while nothing may start, while work begins or little is left, and else, in milliseconds. A look costs less than one. */
const HOLDING_MS = 2_000;
const BUSY_MS = 10_000;
const IDLE_MS = 120_000;
/** A look that takes longer is of a disk, or a network, that does not answer. */
const PATIENCE_MS = 15_000;
/** So long after space was given back it is likely that some is left, in milliseconds. */
const ROOM_MS = 5_000;
/** Smaller changes of the free space are not told. */
const TOLD_BYTES = 1e6;

export type HealthParts = FindParts & {
  readonly clock: Clock;
  readonly ids: Ids;
  /** An app that may only read keeps no space and marks nothing. */
  readonly isReader: boolean;
  readonly tell: (health: Health) => void;
  /** Nothing new may start, or it may again. */
  readonly onHold: (holds: boolean) => void;
  readonly reportProblem: (message: string, error: unknown) => void;
};

/**
 * Knows whether there is anywhere to save what would be bought: the disk of the data directory, and the library. While there is not,
 * nothing new may start (`holds`), and it looks every two seconds whether there is again.
 */
export class HealthWatch {
  readonly #parts: HealthParts;
  #current: Health;
  #isDoubted = false;
  #looking: { readonly since: number; readonly ended: Promise<void> } | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #roomMadeAt = Number.NEGATIVE_INFINITY;
  #stopTimer: (() => void) | null = null;
  #isWatching = false;
  #stopped = false;
  readonly #waiters = new Set<() => void>();

  constructor(parts: HealthParts) {
    this.#parts = parts;
    const unknown = { freeBytes: null, wantedBytes: 0 };
    this.#current = {
      holds: false,
      disk: { state: 'ok', path: parts.dataDir, ...unknown },
      library: { state: 'ok', missing: null, path: parts.files.library.root, ...unknown },
    };
  }

  /** As it was found last. */
  get current(): Health {
    return this.#current;
  }

  /** Whether nothing new may start. */
  get holds(): boolean {
    return this.#current.holds;
  }

  /** Looks by itself from now on, also while nothing happens. For a host that stays open. */
  watch(): void {
    this.#isWatching = true;
    this.lookSoon();
  }

  stop(): void {
    this.#stopped = true;
    this.#stopTimer?.();
    this.#wakeAll();
  }

  /** Work goes on: looks again, unless that was a moment ago. */
  lookSoon(): void {
    if (this.#stopped) return;
    const now = this.#parts.clock.monotonic();
    if (this.#looking !== null) this.#giveUpWaiting(now - this.#looking.since);
    else if (now - this.#lookedAt >= BUSY_MS) void this.look();
  }

  /** Looks now. Never rejects. */
  async look(): Promise<Health> {
    this.#looking ??= { since: this.#parts.clock.monotonic(), ended: this.#lookNow() };
    await this.#looking.ended;
    return this.#current;
  }

  /**
   * Whether the disk or the library is why something could not be written. Where the numbers say that it is not, something is written to
   * prove that. What was kept for such a moment is given back at once.
   */
  async explains(error: unknown): Promise<boolean> {
    if (this.#stopped || !isOfStorage(error)) return false;
    if (isDiskFull(error)) this.makeRoom();
    // One that began before the failure knows nothing of it.
    await this.#looking?.ended;
    this.#isDoubted = true;
    await this.look();
    return this.holds;
  }

  /**
   * Gives back the space that was kept for writing down what was paid for. Returns whether there was any, now or a moment ago: whoever
   * failed just before somebody else asked for it has every reason to try again.
   */
  makeRoom(): boolean {
    const { files, clock } = this.#parts;
    if (files.ballast.release()) {
      this.#roomMadeAt = clock.monotonic();
      // It is for what is under way, not for anything new.
      this.#isDoubted = true;
      void this.look();
    }
    return clock.monotonic() - this.#roomMadeAt < ROOM_MS;
  }

  /** Waits until something new may start. Returns whether it may: not when the app is closing. */
  async untilReturned(): Promise<boolean> {
    while (this.holds && !this.#stopped) {
      await new Promise<void>((resolve) => this.#waiters.add(resolve));
    }
    return !this.#stopped;
  }

  /** Whether the library is not there now, or something else is in its place: nothing that is missing in it is known to be gone. */
  async isLibraryAway(): Promise<boolean> {
    return (await this.look()).library.state === 'missing';
  }

  /** @throws FailureError `library_unwritable` when the library is not there: nothing may be made in its place. */
  async requireLibrary(): Promise<void> {
    const { library } = await this.look();
    if (library.state !== 'missing') return;
    throw new FailureError(failure('library_unwritable', `${whyOfLibrary(library)}.`));
  }

  /**
   * The library was written to. One on another disk than the data directory is from now on known by its mark: only that can be away while
   * the app runs.
   */
  async markLibrary(): Promise<void> {
    const { files, ids, store, dataDir, reportProblem } = this.#parts;
    const { library } = files;
    try {
      const known = knownLibrary(store, library.root);
      const [found, data] = await Promise.all([library.look(), files.space(dataDir)]);
      if (found.device === data.device) {
        if (known !== null) forgetLibrary(store, library.root);
      } else if (known === null || found.mark !== known.mark || found.device !== known.device) {
        const mark = await library.mark(known?.mark ?? ids.uuid());
        rememberLibrary(store, library.root, { mark, device: found.device });
      }
    } catch (error) {
      reportProblem('The library could not be marked', error);
    }
  }

  /**
   * Takes another folder as the library from now on, or the one that is there as it is (null).
   * @throws FailureError when it cannot be written; then nothing has changed.
   */
  async useLibrary(path: string | null): Promise<Health> {
    const { files, store } = this.#parts;
    const before = files.library.root;
    files.library.use(path ?? before);
    try {
      await files.library.prepare('.');
    } catch (error) {
      files.library.use(before);
      throw error;
    }
    forgetLibrary(store, files.library.root);
    await this.markLibrary();
    await this.#looking?.ended;
    return await this.look();
  }

  async #lookNow(): Promise<void> {
    // In a turn of its own, so that it is known to be under way before it can have ended.
    await null;
    const isDoubted = this.#isDoubted;
    try {
      const found = await findHealth(this.#parts, this.#current, isDoubted);
      if (this.#stopped) return;
      this.#isDoubted = found.holds && isDoubted;
      this.#take(found);
      await this.#keepBallast(found);
    } catch (error) {
      if (!this.#stopped) this.#parts.reportProblem('The disks could not be looked at', error);
    } finally {
      this.#looking = null;
      this.#lookedAt = this.#parts.clock.monotonic();
      this.#lookLater();
    }
  }

  #take(found: Health): void {
    const before = this.#current;
    this.#current = found;
    if (isWorthTelling(before, found)) this.#parts.tell(found);
    if (before.holds !== found.holds) this.#parts.onHold(found.holds);
    this.#wakeAll();
  }

  #wakeAll(): void {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const wake of waiters) wake();
  }

  #giveUpWaiting(forMs: number): void {
    const { library } = this.#current;
    if (forMs < PATIENCE_MS || library.missing === 'no_answer') return;
    this.#take({
      ...this.#current,
      holds: true,
      library: { ...library, state: 'missing', missing: 'no_answer' },
    });
    this.#lookLater();
  }

  #lookLater(): void {
    this.#stopTimer?.();
    const ms = this.#waitMs();
    if (this.#stopped || ms === null) return;
    this.#stopTimer = this.#parts.clock.after(ms, () => {
      if (this.#looking === null) void this.look();
      else {
        this.lookSoon();
        this.#lookLater();
      }
    });
  }

  /** Null where whoever works looks, which is enough: nothing but a host that stays open shows it while nothing happens. */
  #waitMs(): number | null {
    if (this.#current.holds) return HOLDING_MS;
    if (!this.#isWatching) return null;
    return isWell(this.#current) ? IDLE_MS : BUSY_MS;
  }

  /** Takes up the space that is given back in need, where that leaves enough for everything else. */
  async #keepBallast({ disk }: Health): Promise<void> {
    const { files, isReader } = this.#parts;
    if (isReader || disk.state === 'full') return;
    const { freeBytes, totalBytes } = await files.space(disk.path);
    if (freeBytes - files.ballast.bytes >= 2 * floorsOf(totalBytes).full) await files.ballast.make();
  }
}

function isWell({ disk, library }: Health): boolean {
  return disk.state === 'ok' && library.state === 'ok';
}

/** Free space that only moves a little, or that there is enough of, is no news. */
function isWorthTelling(before: Health, now: Health): boolean {
  const { disk, library } = now;
  if (before.library.path !== library.path || before.library.missing !== library.missing) return true;
  if (before.disk.state !== disk.state || before.library.state !== library.state) return true;
  return !isWell(now) && (hasMoved(before.disk, disk) || hasMoved(before.library, library));
}

function hasMoved(before: Health['disk' | 'library'], now: Health['disk' | 'library']): boolean {
  return Math.abs((before.freeBytes ?? 0) - (now.freeBytes ?? 0)) >= TOLD_BYTES;
}
