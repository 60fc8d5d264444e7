import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { StorageProgress, StorageStatus } from '../../../shared/contract/retention.ts';
import { explained } from '../explain-failure.ts';
import type { Redact } from '../logging/redaction.ts';
import { pause } from '../pause.ts';
import type { Ports } from '../ports/index.ts';

/** Pages given back at a time: 64 of 4 KB take about 6 ms, and at most 15 in 95 of 100 cases, with what is written to the disk. */
const FIRST_PAGES = 32;
const FEWEST_PAGES = 8;
const MOST_PAGES = 64;
/** In milliseconds. Longer than `SLOW` a slice is made smaller, shorter than `QUICK` larger. */
const SLOW = 15;
const QUICK = 4;
/** Between two slices, in milliseconds: whoever waits comes first. */
const PAUSE = 4;
/** How often it is told how far it is, in milliseconds. */
const TELL_MS = 100;

export type CompactionParts = {
  readonly ports: Pick<Ports, 'store' | 'clock' | 'reportProblem'>;
  readonly redact: Redact;
  readonly tell: (progress: StorageProgress) => void;
};

/** Gives the room that the database does not need any more back to the disk, in slices between which the app goes on. */
export class Compaction {
  readonly #parts: CompactionParts;
  #controller: AbortController | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: CompactionParts) {
    this.#parts = parts;
  }

  status(): StorageStatus {
    const { space } = this.#parts.ports.store;
    return {
      ...space.measure(),
      way: space.canShrink ? 'in-use' : 'rewrite',
      atNextStart: space.rewritesAtStart,
      running: this.#controller !== null,
    };
  }

  /**
   * Begins, unless it is under way already.
   * @param wait whether the whole database may be written anew at once, which holds the app up; else that is set for the next start.
   */
  start(wait: boolean): void {
    const { space } = this.#parts.ports.store;
    if (this.#controller !== null || this.#stopped) return;
    if (space.canShrink) this.#running = this.#shrink();
    else if (wait) this.#rewrite();
    else space.rewriteAtStart(true);
  }

  /** Stops what is under way or set for the next start; what was given back stays so. */
  async cancel(): Promise<void> {
    const { space } = this.#parts.ports.store;
    if (space.rewritesAtStart) space.rewriteAtStart(false);
    this.#controller?.abort();
    await this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#controller?.abort();
    await this.#running;
  }

  /** Never rejects: how it ends is told. */
  async #shrink(): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    const totalBytes = this.#parts.ports.store.space.measure().freeBytes;
    const progress = { doneBytes: 0, totalBytes };
    try {
      await this.#shrinkAll(progress, controller.signal);
      this.#end(progress, { state: controller.signal.aborted ? 'cancelled' : 'done' });
    } catch (error) {
      this.#end(progress, { state: 'failed', error: this.#explain(error) });
    }
  }

  async #shrinkAll(progress: { doneBytes: number; totalBytes: number }, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#parts.ports;
    let pages = FIRST_PAGES;
    let toldAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      const began = clock.monotonic();
      const freed = store.space.shrink(pages);
      if (freed === 0) return;
      progress.doneBytes += freed;
      pages = nextPages(pages, clock.monotonic() - began);
      if (clock.monotonic() - toldAt >= TELL_MS) {
        toldAt = clock.monotonic();
        this.#tell(progress, { state: 'running' });
      }
      await pause(clock, PAUSE, signal);
    }
  }

  #rewrite(): void {
    const { space } = this.#parts.ports.store;
    const before = space.measure();
    space.rewrite();
    const doneBytes = Math.max(0, before.bytes - space.measure().bytes);
    this.#tell({ doneBytes, totalBytes: doneBytes }, { state: 'done' });
  }

  #end(progress: Counted, change: Change): void {
    this.#controller = null;
    this.#tell(progress, change);
  }

  #tell({ doneBytes, totalBytes }: Counted, change: Change): void {
    // Pages may become free while it goes on.
    this.#parts.tell({ doneBytes, totalBytes: Math.max(doneBytes, totalBytes), error: null, ...change });
  }

  #explain(error: unknown): AppErrorData {
    const { ports, redact } = this.#parts;
    const { reportProblem } = ports;
    return explained(error, { redact, reportProblem, what: 'The database could not be compacted' });
  }
}

type Counted = { readonly doneBytes: number; readonly totalBytes: number };
type Change = Pick<StorageProgress, 'state'> & Partial<StorageProgress>;

/** How many pages to give back next, so that a slice takes about as long on a slow disk as on a quick one. Times in milliseconds. */
export function nextPages(pages: number, tookMs: number): number {
  if (tookMs > SLOW) return Math.max(FEWEST_PAGES, Math.floor(pages / 2));
  return tookMs < QUICK ? Math.min(MOST_PAGES, pages * 2) : pages;
}
