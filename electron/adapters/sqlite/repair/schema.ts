import Database from 'better-sqlite3';
import { MIGRATIONS } from '../migrations/index.ts';

/**
 * What of a database's tables, indexes and triggers is not as the migrations make it; null when all is, or the database is of another
 * version. SQLite takes a name with a flipped bit for a name like any other.
 */
export function schemaProblem(db: Database.Database): string | null {
  if (Number(db.pragma('user_version', { simple: true })) !== MIGRATIONS.length) return null;
  const expected = new Database(':memory:');
  try {
    for (const { sql } of MIGRATIONS) expected.exec(sql);
    const found = new Set(definitions(db));
    const missing = definitions(expected).find((definition) => !found.has(definition));
    return missing === undefined ? null : `The tables are not as Safelight makes them: ${firstLine(missing)}`;
  } finally {
    expected.close();
  }
}

/** Whether the schema of a database file is damaged, as far as it can be read. */
export function isSchemaDamaged(path: string): boolean {
  let db: Database.Database | null = null;
  try {
    db = new Database(path, { readonly: true });
    return schemaProblem(db) !== null;
  } catch {
    return false;
  } finally {
    db?.close();
  }
}

/** Without comments and line breaks: a migration that is only written another way makes the same tables. */
function definitions(db: Database.Database): string[] {
  const all = db.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').pluck().all() as string[];
  return all.map((sql) =>
    sql
      .replaceAll(/--[^\n]*/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 80) ?? '';
}
