import type { Connection, Query, Value } from './connection.ts';

/** Filters make different statements; this many are kept compiled. */
const KEPT_STATEMENTS = 50;

/** Compiles a statement when it is first asked for, and forgets all when there are too many. */
export function keptStatements(connection: Connection): (sql: string) => Query<Value[]> {
  const kept = new Map<string, Query<Value[]>>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    if (kept.size >= KEPT_STATEMENTS) kept.clear();
    const statement = connection.rawQuery(sql);
    kept.set(sql, statement);
    return statement;
  };
}
