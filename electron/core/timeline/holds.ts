import { firstEndingAfter, type Stretch } from './covered.ts';

/** What holds all images of a job up at once. */
export const HOLD_KINDS = ['rate_limit', 'paused', 'stopped'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** A pause has no end until it ends. Not infinity, which cannot be added up. */
const NO_END = 2 ** 50;

/** Milliseconds of each kind. */
export type HoldTimes = Readonly<Record<HoldKind, number>>;
const NO_TIMES = { rate_limit: 0, paused: 0, stopped: 0 };

export type Hold = Stretch & {
  readonly kind: HoldKind;
  /** The entry that says so. */
  readonly seq: number;
};

/** A part of a stretch: under a hold, or free. */
export type Piece = Stretch & { readonly hold: Hold | null };

/**
 * When all images of a job were held up, and by what: disjoint and in order. A pause and an app that does not run outweigh a rate
 * limit, which goes on behind a pause but is forgotten by an app that starts again.
 */
export class Holds {
  readonly #holds: Hold[] = [];
  /** For each hold, how long those before it are together: only the last one ever changes its length. */
  readonly #before: HoldTimes[] = [];
  #limit: { readonly until: number; readonly seq: number } | null = null;
  #paused = false;

  /** The provider refused a call: no other starts before `until`. */
  limit(at: number, until: number, seq: number): void {
    if (until <= Math.max(at, this.#limit?.until ?? 0)) return;
    this.#limit = { until, seq };
    if (!this.#paused) this.#append('rate_limit', at, until, seq);
  }

  pause(at: number, seq: number): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#cut(at);
    this.#append('paused', at, NO_END, seq);
  }

  /** @param since from when on it was paused, if that was never told. */
  resume(at: number, since: number, seq: number): void {
    if (this.#paused) this.#cut(at);
    else this.#append('paused', since, at, seq);
    this.#paused = false;
    if (this.#limit !== null) this.#append('rate_limit', at, this.#limit.until, this.#limit.seq);
  }

  /** The app did not run from `from` to `to`. What was to happen then did not. */
  stop(from: number, to: number, seq: number): void {
    this.#cut(from);
    this.#append('stopped', from, to, seq);
    this.#limit = null;
    this.#paused = false;
  }

  /** The job ended: nothing is held up any more. */
  end(at: number): void {
    this.#cut(at);
    this.#limit = null;
    this.#paused = false;
  }

  all(): readonly Hold[] {
    return this.#holds;
  }

  /** The whole of a stretch, in order. */
  pieces({ from, to }: Stretch): Piece[] {
    const pieces: Piece[] = [];
    let at = from;
    for (let index = firstEndingAfter(this.#holds, from); index < this.#holds.length; index += 1) {
      const hold = this.#holds[index] as Hold;
      if (hold.from >= to) break;
      if (hold.from > at) pieces.push({ from: at, to: hold.from, hold: null });
      const start = Math.max(at, hold.from);
      at = Math.min(to, hold.to);
      pieces.push({ from: start, to: at, hold });
    }
    if (at < to) pieces.push({ from: at, to, hold: null });
    return pieces;
  }

  /** How much of a stretch each kind of hold takes; as quick for a long stretch as for a short one. */
  within({ from, to }: Stretch): HoldTimes {
    const first = firstEndingAfter(this.#holds, from);
    const times = { ...NO_TIMES };
    let last = firstEndingAfter(this.#holds, to);
    if (last < this.#holds.length && (this.#holds[last] as Hold).from < to) last += 1;
    if (last <= first) return times;
    const end = this.#before[last] ?? this.#upTo(last - 1);
    for (const kind of HOLD_KINDS) times[kind] = end[kind] - (this.#before[first] as HoldTimes)[kind];
    const [head, tail] = [this.#holds[first] as Hold, this.#holds[last - 1] as Hold];
    times[head.kind] -= Math.max(0, from - head.from);
    times[tail.kind] -= Math.max(0, tail.to - to);
    return times;
  }

  /** How long all holds up to this one are together. */
  #upTo(index: number): HoldTimes {
    const { kind, from, to } = this.#holds[index] as Hold;
    const before = this.#before[index] as HoldTimes;
    return { ...before, [kind]: before[kind] + to - from };
  }

  /** Ends everything at `at`. */
  #cut(at: number): void {
    while (this.#holds.length > 0 && (this.#holds.at(-1) as Hold).from >= at) {
      this.#holds.pop();
      this.#before.pop();
    }
    const last = this.#holds.at(-1);
    if (last !== undefined && last.to > at) this.#holds.splice(-1, 1, { ...last, to: at });
  }

  /** Begins where the last one ends, at the earliest; one that goes on is made longer. */
  #append(kind: HoldKind, from: number, to: number, seq: number): void {
    const last = this.#holds.at(-1);
    const start = Math.max(from, last?.to ?? 0);
    if (to <= start) return;
    if (last?.kind === kind && last.to === start) this.#holds.splice(-1, 1, { ...last, to });
    else {
      this.#before.push(last === undefined ? NO_TIMES : this.#upTo(this.#holds.length - 1));
      this.#holds.push({ kind, from: start, to, seq });
    }
  }
}
