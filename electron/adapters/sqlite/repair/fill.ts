import type Database from 'better-sqlite3';
import type { Row, Value } from '../connection.ts';
import { PLACES_PER_JOB } from '../log-place.ts';
import { type KeyRange, type ReadCount, readByNumber, readFromBothEnds, readOne } from './read-rows.ts';
import { KNOWN_SETTINGS, OWN_SETTINGS, SALVAGED, type SalvagedTable } from './tables.ts';

/** A database to read from: what is left of the damaged one, or a backup. */
export type Source = {
  readonly db: Database.Database;
  /** Whether later things may be missing in it, because it is of an earlier time. */
  readonly isOlder: boolean;
};

/** What was read of one table, and what could not be. */
export type TableReport = {
  readonly table: string;
  /** Rows taken from each source, in the order of the sources. */
  readonly taken: readonly number[];
  /** Rows that read, but are none that this app writes. */
  readonly refused: number;
  /** Stretches that could not be read in the first source; 0 says that it was read whole. */
  readonly holes: number;
};

export type Filled = {
  readonly tables: readonly TableReport[];
  /** Images of which only an older state is known. */
  readonly olderImages: ReadonlySet<string>;
  /** Numbers of jobs that may have been lost: outside of them a job that is not there was deleted by its user. */
  readonly lostNumbers: readonly KeyRange[];
};

/** Awaited between slices, so that others get their turn. */
export type Breath = () => Promise<void>;

/**
 * Fills an empty database with what its sources hold. A row of an earlier source wins over that of a later one with the same key, and a
 * later source is only asked where an earlier one has holes: else what its user has deleted since would come back. Of jobs, to which all
 * else belongs, an older source gives only those whose place is in a hole, or of which parts are still there.
 */
export async function fill(
  target: Database.Database,
  sources: readonly Source[],
  breath: Breath,
): Promise<Filled> {
  const olderImages = new Set<string>();
  const tables: TableReport[] = [];
  let lostNumbers: readonly KeyRange[] = [];
  for (const table of SALVAGED) {
    const filler = new TableFiller(target, table, sources);
    for (const source of sources) {
      const took = await filler.take(source, breath);
      if (source.isOlder && table.name === 'image_generation_images')
        for (const id of took) olderImages.add(id);
    }
    tables.push(filler.report());
    if (table.name === JOBS) lostNumbers = filler.lost ?? [];
  }
  return { tables, olderImages, lostNumbers };
}

const JOBS = 'image_generation_jobs';

class TableFiller {
  /** Where rows of the newest state were lost; null while no source was read. */
  lost: KeyRange[] | null = null;
  readonly #hasParts: (row: Row) => boolean;
  readonly #target: Database.Database;
  readonly #table: SalvagedTable;
  readonly #columns: ReadonlySet<string>;
  readonly #hasJob: Database.Statement<unknown[]>;
  readonly #taken: number[] = [];
  #insert: { readonly columns: string; readonly statement: Database.Statement<unknown[]> } | null = null;
  #refused = 0;
  #holes: number | null = null;
  #isWhole = false;

  constructor(target: Database.Database, table: SalvagedTable, sources: readonly Source[]) {
    this.#hasParts = partsFinder(sources);
    this.#target = target;
    this.#table = table;
    this.#columns = writableColumns(target, table.name);
    this.#hasJob = target.prepare('SELECT 1 FROM image_generation_jobs WHERE id = ?');
  }

  /** Takes what a source has. Returns the ids of the rows taken. */
  async take(source: Source, breath: Breath): Promise<string[]> {
    const ids: string[] = [];
    if (this.#isWhole) {
      this.#taken.push(0);
      return ids;
    }
    const ranges: KeyRange[] = [];
    const count: ReadCount = { holes: 0, ranges };
    const refusedBefore = this.#refused;
    let taken = 0;
    const rename = jobRenamer(this.#target, this.#table);
    for (const rows of readAll(source.db, this.#table, count)) {
      for (const row of rows) {
        if (this.#wasDeleted(source, row)) continue;
        const refused = this.#refused;
        const isTaken = this.#put(source, rename(row));
        if (this.#refused > refused) ranges.push(placeOf(row));
        if (!isTaken) continue;
        taken += 1;
        ids.push(String(row['id']));
      }
      await breath();
    }
    if (this.lost === null || !source.isOlder) this.lost = [...(this.lost ?? []), ...ranges];
    this.#taken.push(taken);
    this.#holes ??= count.holes;
    this.#isWhole = count.holes === 0 && this.#refused === refusedBefore;
    return ids;
  }

  report(): TableReport {
    return {
      table: this.#table.name,
      taken: this.#taken,
      refused: this.#refused,
      holes: this.#holes ?? 0,
    };
  }

  /** A job of an older time that the newest state would still have. */
  #wasDeleted(source: Source, row: Row): boolean {
    if (!source.isOlder || this.lost === null || this.#table.name !== JOBS) return false;
    const number = Number(row['number']);
    return !this.lost.some(({ from, to }) => from <= number && number <= to) && !this.#hasParts(row);
  }

  /** Returns whether the row is in the database now and was not before. */
  #put(source: Source, row: Row | null): boolean {
    if (row === null) return false;
    if (!this.#table.isSound(row)) {
      this.#refused += isOfOurs(row) ? 0 : 1;
      return false;
    }
    // Of an older time only what belongs to something: a job that was deleted since must leave nothing behind.
    const { job } = this.#table;
    if (source.isOlder && job !== null && this.#hasJob.get(row[job]) === undefined) return false;
    try {
      return this.#statementFor(row).run(row).changes > 0;
    } catch {
      this.#refused += 1;
      return false;
    }
  }

  #statementFor(row: Row): Database.Statement<unknown[]> {
    const names = Object.keys(row).filter((name) => this.#columns.has(name));
    const columns = names.join(', ');
    if (this.#insert?.columns !== columns) {
      const values = names.map((name) => `@${name}`).join(', ');
      const sql = `INSERT OR IGNORE INTO ${this.#table.name} (${columns}) VALUES (${values})`;
      this.#insert = { columns, statement: this.#target.prepare(sql) };
    }
    return this.#insert.statement;
  }
}

function placeOf({ number }: Row): KeyRange {
  return { from: Number(number), to: Number(number) };
}

/** Whether anything of a job is still in a source that is not older: what is deleted goes last of all, behind all its parts. */
function partsFinder(sources: readonly Source[]): (row: Row) => boolean {
  const newest = sources.filter(({ isOlder }) => !isOlder);
  return ({ id, number }) => {
    const first = Number(number) * PLACES_PER_JOB;
    return newest.some(
      ({ db }) =>
        hasRow(db, 'SELECT 1 FROM image_generation_images WHERE job_id = ?', id) ||
        hasRow(db, 'SELECT 1 FROM image_generation_files WHERE job_id = ?', id) ||
        hasRow(
          db,
          'SELECT 1 FROM image_generation_logs WHERE place >= ? AND place < ? AND job_id = ?',
          ...[first, first + PLACES_PER_JOB, id],
        ),
    );
  };
}

/** What cannot be looked up is not there. */
function hasRow(db: Database.Database, sql: string, ...values: unknown[]): boolean {
  try {
    return db.prepare(sql).get(...values) !== undefined;
  } catch {
    return false;
  }
}

function isOfOurs({ key }: Row): boolean {
  return OWN_SETTINGS.some((own) => own === key);
}

/** Without those that SQLite makes itself. */
function writableColumns(db: Database.Database, table: string): ReadonlySet<string> {
  const all = db.pragma(`table_xinfo(${table})`) as { name: string; hidden: number }[];
  return new Set(all.filter(({ hidden }) => hidden === 0).map(({ name }) => name));
}

function* readAll(db: Database.Database, table: SalvagedTable, count: ReadCount): Generator<Row[]> {
  if (typeof table.key === 'string') yield* readByNumber(db, table.name, table.key, count);
  else yield* readFromBothEnds(db, table.name, table.key, count);
  if (table.name !== 'settings' || count.holes === 0) return;
  const byKey = readOne(db, table.name, 'key');
  yield KNOWN_SETTINGS.map(byKey).filter((row) => row !== null);
}

/**
 * Gives the rows of a source the numbers that their jobs have here. They are the same unless the source is another database, or a job's
 * row was lost and its number given anew. An entry of the log belongs to the job that it names, or else to the one whose place it has.
 */
function jobRenamer(target: Database.Database, { name }: SalvagedTable): (row: Row) => Row | null {
  if (name === 'image_generation_jobs') {
    const taken = target.prepare('SELECT id FROM image_generation_jobs WHERE number = ?').pluck();
    return (row) => {
      const holder = taken.get(row['number']);
      return holder === undefined || holder === row['id'] ? row : { ...row, number: null };
    };
  }
  if (name !== 'image_generation_logs') return (row) => row;
  const numberOf = target.prepare('SELECT number FROM image_generation_jobs WHERE id = ?').pluck();
  const idAt = target.prepare('SELECT id FROM image_generation_jobs WHERE number = ?').pluck();
  const numbers = new Map<Value, number | null>();
  const lookUp = (jobId: Value): number | null => {
    if (!numbers.has(jobId)) numbers.set(jobId, (numberOf.get(jobId) as number | undefined) ?? null);
    return numbers.get(jobId) ?? null;
  };
  return (row) => {
    const place = Number(row['place']);
    const seq = place % PLACES_PER_JOB;
    const number = lookUp(row['job_id'] ?? null);
    if (number !== null) return { ...row, place: number * PLACES_PER_JOB + seq };
    const jobId = idAt.get(Math.floor(place / PLACES_PER_JOB)) as string | undefined;
    return jobId === undefined ? row : { ...row, job_id: jobId };
  };
}
