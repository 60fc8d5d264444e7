import type { Connection, Value } from './connection.ts';
import { unusable } from './errors.ts';

/** The part of a zod schema that reading a row needs. */
export interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
}

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/**
 * Turns what is stored into what the domain knows. Stored data is foreign: a damaged disk, another program or an older
 * version of this one may have written it.
 * @throws AppError `database_unusable` naming the table, the row and what is wrong with it.
 */
export function parseRow<T>(
  connection: Connection,
  table: string,
  id: Value,
  schema: Schema<T>,
  read: () => unknown,
): T {
  const complain = (problem: string, cause: unknown) => {
    const what = `holds a row that cannot be read: ${table} ${id}: ${problem}`;
    connection.noteDamage(`It ${what}`);
    return unusable(connection.path, what, cause);
  };
  const candidate = attempt(read, (error) => complain(String(error), error));
  const parsed = schema.safeParse(candidate);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw complain(`${issue?.path.map(String).join('.')}: ${issue?.message}`, parsed.error);
}

function attempt<T>(work: () => T, explain: (error: unknown) => Error): T {
  try {
    return work();
  } catch (error) {
    throw explain(error);
  }
}

/** A JSON column that may be empty. Anything but text stays as it is, for the schema to refuse. */
export function fromJson(column: Value | undefined): unknown {
  return typeof column === 'string' ? JSON.parse(column) : column;
}

/** A value for a JSON column that may be empty. */
export function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Column names from a list of words. */
export function columns(words: string): string[] {
  return words.trim().split(/\s+/);
}

/** `INSERT` of these columns, with parameters of the same names. */
export function insertSql(table: string, names: readonly string[]): string {
  return `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`;
}

/** `UPDATE` of these columns in the row with `@id`. */
export function updateSql(table: string, names: readonly string[]): string {
  return `UPDATE ${table} SET ${names.map((name) => `${name} = @${name}`).join(', ')} WHERE id = @id`;
}

/** @throws Error when an update met no row: the caller believes in one that was never inserted. */
export function mustHaveChanged(changes: number, table: string, id: string): void {
  if (changes === 0) throw new Error(`There is no row ${id} in ${table} to change.`);
}

/** A list of words of ours for `IN (…)`, written out, so that SQLite sees which partial index fits. */
export function wordList(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `'${word.replaceAll("'", "''")}'`).join(', ');
}
