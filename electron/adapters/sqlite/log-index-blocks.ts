import type { Span } from '../../core/ports/log-index.ts';
import type { Connection } from './connection.ts';
import { BLOCK, INDEX_TABLE } from './log-index-sql.ts';
import type { LogTails } from './log-index-tails.ts';

/** Blocks looked into in one slice of a search. */
const BLOCKS = 64;
/**
 * Blocks that the index is asked for at once. To ask costs 0.1 ms for each group of three characters, and a block next to nothing;
 * and a search goes on below a job as soon as it has seen enough of it, twenty times for a page.
 */
const ASKED = 1_024;

/** Blocks by the place of their first entry, from the greatest down; `isAll` when the span has no others. */
type Blocks = { readonly firsts: readonly number[]; readonly isAll: boolean };
type Answer = Blocks & { readonly expression: string; readonly span: Span; readonly generation: number };

/** Finds blocks by the full-text index, and remembers its last answer. */
export class BlockFinder {
  readonly #tails: LogTails;
  readonly #query;
  #last: Answer | null = null;

  constructor(connection: Connection, tails: LogTails) {
    this.#tails = tails;
    this.#query = connection.rawQuery(
      `SELECT rowid FROM ${INDEX_TABLE}
        WHERE ${INDEX_TABLE} MATCH ? AND rowid > CAST(? AS INTEGER) AND rowid < CAST(? AS INTEGER)
        ORDER BY rowid DESC LIMIT ${ASKED}`,
    );
  }

  /** The first blocks of a span, all of which is indexed, that may hold what the expression names. */
  find(expression: string, span: Span): Blocks {
    const known = this.#known(expression, span);
    if (known !== null) return known;
    const firsts = this.#query
      .all(expression, span.above + 1 - BLOCK, span.below)
      .map(([first]) => Number(first));
    const isAll = firsts.length < ASKED;
    this.#last = { expression, span, firsts, isAll, generation: this.#tails.generation };
    return this.#known(expression, span) ?? { firsts, isAll };
  }

  /** What the last answer says of the span; null when it is of something else, of before a change, or says nothing. */
  #known(expression: string, { above, below }: Span): Blocks | null {
    const last = this.#last;
    if (last === null || last.expression !== expression || last.generation !== this.#tails.generation)
      return null;
    if (above < last.span.above || below > last.span.below) return null;
    const from = last.firsts.findIndex((first) => first < below);
    const within = from === -1 ? [] : last.firsts.slice(from, from + BLOCKS);
    const firsts = within.filter((first) => first > above - BLOCK);
    const isAll =
      firsts.length < within.length || (last.isAll && from + firsts.length === last.firsts.length);
    if (from === -1) return last.isAll ? { firsts: [], isAll: true } : null;
    return { firsts, isAll };
  }
}
