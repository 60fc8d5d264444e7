import type { Stretch } from './covered.ts';
import type { Happening } from './happening.ts';
import type { Moment } from './image-track.ts';
import { type WorkPart, workPart } from './part.ts';

/** A stretch and the entry that it begins with. */
export type Told = Stretch & { readonly seq: number | null };

/** What a job does as a whole: it waits for its turn, is opened, and ended; and all of that again where it is retried. */
export class JobTrack {
  readonly work: WorkPart[] = [];
  /** Waits of the job for its turn. */
  readonly waits: Told[] = [];
  /** From one end of the job to its next start. */
  readonly idle: Told[] = [];
  /** When images that waited were told not to go on: by a failure that reached them, a cancel, or the end. */
  readonly stops: number[] = [];
  #phase: 'waiting' | 'open' | 'ended' = 'waiting';
  #since: Moment = { at: 0, seq: 1 };
  #waitFrom: Moment = this.#since;
  #opened: Moment | null = null;
  #ended: Moment | null = null;

  get isOpen(): boolean {
    return this.#phase === 'open';
  }

  /** Whether the log says that it ended, and not that it was started again. */
  get hasEnded(): boolean {
    return this.#phase === 'ended';
  }

  /** When it was made, or started again after its end. */
  get since(): Moment {
    return this.#since;
  }

  /** Since when it waits for its turn; null while it does not. */
  get waitsSince(): number | null {
    return this.#phase === 'waiting' ? this.#waitFrom.at : null;
  }

  /** The wait for its turn that goes on. */
  openWait(to: number): Told[] {
    const { at, seq } = this.#waitFrom;
    return this.#phase === 'waiting' && to > at ? [{ from: at, to, seq }] : [];
  }

  /** The app started again in the middle of it. @param alive when it was last known to run */
  restart(alive: number, seq: number): void {
    this.#phase = 'waiting';
    this.#waitFrom = { at: alive, seq };
  }

  /**
   * @param lastWork when something was last worked on
   * @returns the work that ended with it
   */
  hear(happening: Happening, now: Moment, lastWork: number): readonly WorkPart[] {
    const before = this.work.length;
    this.#apply(happening, now, lastWork);
    return this.work.slice(before);
  }

  #apply(happening: Happening, now: Moment, lastWork: number): void {
    switch (happening.kind) {
      case 'created':
        this.#since = now;
        this.#waitFrom = now;
        return;
      case 'reopened':
        this.#reopen(now);
        return;
      case 'started':
        // Started without a word that it was started again: that entry is not in the log any more.
        if (this.#phase === 'ended') this.#reopen(now);
        this.waits.push(...this.openWait(now.at));
        this.#phase = 'open';
        this.#opened = now;
        return;
      case 'validated':
        this.#validated(happening, now);
        return;
      case 'stopped_images':
        this.stops.push(now.at);
        return;
      case 'ended':
        this.#phase = 'ended';
        this.#ended = now;
        this.stops.push(now.at);
        this.work.push(workPart('completion', { from: now.at, to: now.at }, now.seq));
        return;
      case 'cleaned':
        // Others tidy up in a job's folder later, too.
        if (this.#phase !== 'ended' || this.#ended?.at !== now.at) return;
        this.work.push(workPart('cleanup', { from: Math.min(lastWork, now.at), to: now.at }, now.seq));
        return;
      default:
        return;
    }
  }

  #reopen(now: Moment): void {
    if (this.#phase !== 'ended') return;
    const from = this.#ended?.at ?? now.at;
    if (now.at > from) this.idle.push({ from, to: now.at, seq: now.seq });
    this.#phase = 'waiting';
    this.#since = now;
    this.#waitFrom = now;
  }

  #validated({ elapsedMs, failed }: Extract<Happening, { kind: 'validated' }>, now: Moment): void {
    const opened = this.#opened ?? now;
    this.#opened = null;
    const from = elapsedMs === null ? opened.at : Math.max(opened.at, now.at - elapsedMs);
    this.work.push(workPart('initialization', { from: opened.at, to: from }, opened.seq));
    const state = failed ? 'failed' : 'ok';
    this.work.push(workPart('validation', { from, to: now.at }, now.seq, { state }));
  }
}
