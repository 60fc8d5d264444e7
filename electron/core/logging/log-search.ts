import type { LogQuery } from '../../../shared/contract/commands.ts';
import type { Level, LogEntry } from '../../../shared/domain/log-entry.ts';
import { breather } from '../pause.ts';
import type { Clock } from '../ports/clock.ts';
import type { LogTable } from '../ports/store.ts';

/** Entries looked through without looking at the clock. */
const SLICE = 1_000;
/** An index leads to these. */
const INDEXED_LEVELS: readonly Level[] = ['warning', 'error'];

export type MatchQuery = Omit<LogQuery, 'limit' | 'afterSeq' | 'beforeSeq'>;

/** One search under way. */
type Turn = { readonly isPage: boolean; readonly done: Promise<void> };

/**
 * Reads pages of the log. What an index leads to is read at once; whatever else is looked for needs a walk through the entries,
 * which is taken in slices, so that jobs and windows go on beside it.
 *
 * One walk goes on at a time, and the newest first: who types a word leaves a search behind with each letter, and waits for
 * none of them. Pages go before counts, since a page ends where it is full.
 */
export class LogSearch {
  readonly #log: LogTable;
  readonly #clock: Clock;
  readonly #turns: Turn[] = [];

  constructor(log: LogTable, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** One keyset page, as LogTable.page gives it. */
  async page(query: LogQuery): Promise<LogEntry[]> {
    if (isIndexed(query)) return this.#log.page(query);
    return this.#inTurns(true, (pause) => this.#walkPage(query, pause));
  }

  /** How many entries match. */
  async count(query: MatchQuery): Promise<number> {
    if (isCounted(query)) return this.#countKept(query);
    return this.#inTurns(false, (pause) => this.#walkAll(query, pause));
  }

  async #walkPage(query: LogQuery, pause: () => Promise<void>): Promise<LogEntry[]> {
    const last = this.#log.lastSeq(query.jobId);
    const up = query.beforeSeq === null;
    const end = Math.min(query.beforeSeq ?? last + 1, last + 1);
    const found: LogEntry[] = [];
    for (const [after, before] of slices(query.afterSeq, end, up)) {
      const limit = query.limit - found.length;
      const slice = { ...query, limit, afterSeq: after };
      if (up) found.push(...this.#log.page(slice, before));
      else found.unshift(...this.#log.page({ ...slice, beforeSeq: before }));
      if (found.length >= query.limit) break;
      await pause();
    }
    return found;
  }

  async #walkAll(query: MatchQuery, pause: () => Promise<void>): Promise<number> {
    let count = 0;
    const end = this.#log.lastSeq(query.jobId) + 1;
    for (const [afterSeq, beforeSeq] of slices(0, end, true)) {
      count += this.#log.countMatches({ ...query, afterSeq, beforeSeq, limit: 1 });
      await pause();
    }
    return count;
  }

  /** The store keeps these counts anyway. */
  #countKept({ jobId, levels, steps }: MatchQuery): number {
    return this.#log
      .counts(jobId)
      .filter(({ level, step }) => (levels?.includes(level) ?? true) && (steps?.includes(step) ?? true))
      .reduce((sum, { count }) => sum + count, 0);
  }

  /** @param walk calls `pause` between two slices; that returns at once until the turn is over. */
  async #inTurns<T>(isPage: boolean, walk: (pause: () => Promise<void>) => Promise<T>): Promise<T> {
    let end = () => {};
    const turn: Turn = { isPage, done: new Promise((resolve) => (end = resolve)) };
    this.#turns.push(turn);
    const pause = breather(this.#clock, async () => {
      for (let ahead = this.#ahead(turn); ahead; ahead = this.#ahead(turn)) await ahead.done;
    });
    try {
      return await walk(pause);
    } finally {
      this.#turns.splice(this.#turns.indexOf(turn), 1);
      end();
    }
  }

  /** The search that goes before this one; undefined when it is its turn. */
  #ahead(turn: Turn): Turn | undefined {
    const pages = this.#turns.filter(({ isPage }) => isPage);
    const first = pages.at(-1) ?? this.#turns.at(-1);
    return first === turn ? undefined : first;
  }
}

/** Whether a page is read off the key or the index of rare levels, whatever the length of the log. */
function isIndexed({ levels, steps, imageId, search, exclude }: LogQuery): boolean {
  if (steps !== null || imageId !== null || search || exclude) return false;
  return levels === null || levels.every((level) => INDEXED_LEVELS.includes(level));
}

/** Whether the counts by level and step answer the question. */
function isCounted({ imageId, search, exclude }: MatchQuery): boolean {
  return imageId === null && !search && !exclude;
}

/** The sequences between two, both left out, in slices that leave out theirs; going up, or down from the end. */
function* slices(after: number, before: number, up: boolean): Generator<[after: number, before: number]> {
  const rest = () => before - after - 1;
  while (rest() > 0) {
    const size = Math.min(SLICE, rest());
    if (up) {
      yield [after, after + size + 1];
      after += size;
    } else {
      yield [before - size - 1, before];
      before -= size;
    }
  }
}
