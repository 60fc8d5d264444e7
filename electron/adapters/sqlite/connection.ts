import type Database from 'better-sqlite3';
import type { Durability } from '../../core/ports/store.ts';
import { explain, isDamage } from './errors.ts';

/** A value as SQLite stores it; none of our columns is a blob. */
export type Value = string | number | null;
export type Row = Record<string, Value>;

/**
 * One open database: its transactions, their durability, and its statements, whose errors are explained. After an error
 * inside a transaction nothing more runs in it and it cannot commit, even if the error was caught: SQLite may have rolled
 * back by itself (disk full), and what ran after that would be committed piece by piece.
 */
export class Connection {
  readonly path: string;
  private readonly db: Database.Database;
  private readonly begin: Query;
  private readonly commit: Query;
  private readonly rollbackListeners: (() => void)[] = [];
  private readonly damageListeners: ((problem: string) => void)[] = [];
  private durability: Durability | null = null;
  private active = false;
  private failure: { readonly error: unknown } | null = null;

  constructor(db: Database.Database, path: string) {
    this.db = db;
    this.path = path;
    this.begin = this.query('BEGIN IMMEDIATE');
    this.commit = this.query('COMMIT');
  }

  get inTransaction(): boolean {
    return this.active;
  }

  /** A prepared statement. Compiles now, so a mistake in it shows at the start. */
  query(sql: string): Query {
    return new Query(
      this,
      this.guard(() => this.db.prepare(sql)),
    );
  }

  /** A statement whose rows come as arrays, in the order of its columns: for many rows at a time. */
  rawQuery(sql: string): Query<Value[]> {
    return new Query(
      this,
      this.guard(() => this.db.prepare(sql).raw()),
    );
  }

  /** Reads a pragma, or sets it; the answer is its value. */
  pragma(source: string): unknown {
    return this.guard(() => this.db.pragma(source, { simple: true }));
  }

  /** Has the database itself do what no prepared statement can. Must not be called inside a transaction. */
  execute(work: (db: Database.Database) => void): void {
    this.guard(() => work(this.db));
  }

  /** Hears when a transaction was rolled back, so that what was remembered of it can be forgotten. */
  onRollback(listener: () => void): void {
    this.rollbackListeners.push(listener);
  }

  /** Hears when the file turns out to be damaged, which may be long after it was opened. */
  onDamage(listener: (problem: string) => void): void {
    this.damageListeners.push(listener);
  }

  /** Tells of a damage: a page that cannot be read, or a row that is none of ours. */
  noteDamage(problem: string): void {
    for (const listener of this.damageListeners) listener(problem);
  }

  /**
   * Runs `work` in one transaction of its own.
   * @throws Error when one is already open; AppError `disk_full` or `database_unusable`; whatever `work` throws.
   */
  transaction<T>(durability: Durability, work: () => T): T {
    if (this.active) throw new Error('A transaction is already open, and transactions do not nest.');
    this.setDurability(durability);
    this.begin.run();
    this.active = true;
    try {
      const result = work();
      if (isThenable(result)) throw new TypeError('The work of a transaction must not be asynchronous.');
      this.commit.run();
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    } finally {
      this.active = false;
      this.failure = null;
    }
  }

  /** Runs `work` in the open transaction, or in one of its own where none is. */
  atomically<T>(durability: Durability, work: () => T): T {
    return this.active ? work() : this.transaction(durability, work);
  }

  /**
   * Sets how durable the next commit is. Must not be called inside a transaction, where SQLite refuses it. Never a prepared
   * statement: SQLite obeys this pragma when it compiles, so running a kept one again would change nothing.
   */
  setDurability(durability: Durability): void {
    if (this.durability === durability) return;
    this.pragma(durability === 'full' ? 'synchronous = FULL' : 'synchronous = NORMAL');
    this.durability = durability;
  }

  /** Runs one call into SQLite. Its error is explained and ends the transaction that is open, if one is. */
  guard<T>(call: () => T): T {
    if (this.failure !== null) throw this.failure.error;
    try {
      return call();
    } catch (error) {
      const explained = explain(error, this.path);
      if (isDamage(error)) this.noteDamage((error as Error).message);
      if (this.active) this.failure = { error: explained };
      throw explained;
    }
  }

  /**
   * Copies the whole database, as it is when the copy is complete, to a file, in steps between which other work goes on.
   * @throws AppError as `guard` does.
   */
  async copyTo(path: string): Promise<void> {
    try {
      await this.db.backup(path);
    } catch (error) {
      throw explain(error, path);
    }
  }

  close(): void {
    this.db.close();
  }

  private rollback(): void {
    try {
      if (this.db.inTransaction) this.db.exec('ROLLBACK');
    } catch {
      // The disk may refuse even this. What counts is the error that led here; SQLite undoes the rest at the next open.
    }
    for (const listener of this.rollbackListeners) listener();
  }
}

/** A prepared statement of a connection. */
export class Query<R = Row> {
  private readonly connection: Connection;
  private readonly statement: Database.Statement<unknown[], R>;

  constructor(connection: Connection, statement: Database.Statement<unknown[]>) {
    this.connection = connection;
    this.statement = statement as Database.Statement<unknown[], R>;
  }

  /** Returns how many rows were changed. */
  run(...values: readonly (Value | Row)[]): number {
    return this.connection.guard(() => this.statement.run(...values).changes);
  }

  get(...values: readonly (Value | Row)[]): R | undefined {
    return this.connection.guard(() => this.statement.get(...values));
  }

  all(...values: readonly (Value | Row)[]): R[] {
    return this.connection.guard(() => this.statement.all(...values));
  }
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
