import type { Connection, Row } from './connection.ts';
import { INDEXED_TABLE } from './log-index-sql.ts';
import { PLACES_PER_JOB } from './log-place.ts';
import { LOG_TABLE } from './log-row.ts';

/** Entries of one job that the index does not hold: those behind `after`, up to and with `last`. */
export type Tail = { readonly number: number; readonly after: number; readonly last: number };

/** Neighbouring tails in one: nothing between them is in the index. */
export type Gap = { readonly after: number; readonly last: number };

/** Of those that are behind, what was removed from the beginning of the log is no part of the tail. */
const TAILS_SQL = `
  SELECT number, last, max(after, (SELECT min(place) FROM ${LOG_TABLE} WHERE place > number * ${PLACES_PER_JOB}) - 1) AS after FROM (
    SELECT job.number AS number,
        coalesce(indexed.place, job.number * ${PLACES_PER_JOB}) AS after,
        (SELECT max(place) FROM ${LOG_TABLE}
          WHERE place > job.number * ${PLACES_PER_JOB} AND place < (job.number + 1) * ${PLACES_PER_JOB}) AS last
      FROM image_generation_jobs AS job
      LEFT JOIN ${INDEXED_TABLE} AS indexed ON indexed.job_number = job.number`;
const BEHIND_SQL = ') WHERE last > after';

const SHORTENED_SQL = `
  SELECT number FROM image_generation_jobs
    WHERE NOT EXISTS (SELECT 1 FROM ${LOG_TABLE} WHERE place = number * ${PLACES_PER_JOB} + 1)`;

/**
 * What of the log the index does not hold yet. All jobs are looked at once, a few microseconds each; from then on only those that
 * are logged for, unless another process writes, of which this one hears nothing.
 */
export class LogTails {
  readonly #connection: Connection;
  readonly #all;
  readonly #one;
  readonly #lookForShortened;
  readonly #tails = new Map<number, Tail>();
  readonly #touched = new Set<number>();
  /** Null when it has to be looked up. */
  #shortened: Set<number> | null = null;
  #gaps: readonly Gap[] | null = null;
  #generation = 0;
  /** Changes when another process has committed something; null before the first look. */
  #seenVersion: number | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#all = connection.query(`${TAILS_SQL}${BEHIND_SQL}`);
    this.#one = connection.query(`${TAILS_SQL} WHERE job.number = ?${BEHIND_SQL}`);
    this.#lookForShortened = connection.query(SHORTENED_SQL);
  }

  /** Call it for each job that is logged for or indexed. Costs next to nothing. */
  readonly touch = (jobNumber: number): void => {
    this.#touched.add(jobNumber);
  };

  /** Call it for each job whose log loses its oldest entries. */
  readonly shorten = (jobNumber: number): void => {
    this.touch(jobNumber);
    this.#shortened?.add(jobNumber);
  };

  /** Jobs whose log lacks its first entry; there may be others among them. */
  shortened(): number[] {
    this.#refresh();
    this.#shortened ??= new Set(this.#lookForShortened.all().map((row) => Number(row['number'])));
    return [...this.#shortened];
  }

  /** Another number each time that something may be indexed which was not before; as of the last look. */
  get generation(): number {
    return this.#generation;
  }

  /** Those of the newest jobs first. */
  tails(): Tail[] {
    this.#refresh();
    return [...this.#tails.values()].sort((a, b) => b.number - a.number);
  }

  /** From the greatest place down. */
  gaps(): readonly Gap[] {
    this.#refresh();
    this.#gaps ??= gapsOf(this.tails());
    return this.#gaps;
  }

  #refresh(): void {
    const version = Number(this.#connection.pragma('data_version'));
    if (version !== this.#seenVersion || this.#touched.size > 0) this.#generation += 1;
    if (version !== this.#seenVersion) {
      this.#seenVersion = version;
      this.#tails.clear();
      this.#shortened = null;
      for (const row of this.#all.all()) this.#take(row);
      this.#gaps = null;
    } else if (this.#touched.size > 0) {
      for (const number of this.#touched) {
        const row = this.#one.get(number);
        if (row === undefined) this.#tails.delete(number);
        else this.#take(row);
      }
      this.#gaps = null;
    }
    this.#touched.clear();
  }

  #take(row: Row): void {
    const number = Number(row['number']);
    this.#tails.set(number, { number, after: Number(row['after']), last: Number(row['last']) });
  }
}

/** A job of which nothing is indexed joins the older one below it if that too is behind up to its end, as a tail always is. */
function gapsOf(newestFirst: readonly Tail[]): Gap[] {
  const gaps: { after: number; last: number; number: number }[] = [];
  for (const { number, after, last } of newestFirst) {
    const above = gaps.at(-1);
    const joins = above?.number === number + 1 && above.after === above.number * PLACES_PER_JOB;
    if (joins) Object.assign(above, { after, number });
    else gaps.push({ after, last, number });
  }
  return gaps;
}
