import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS } from '../migrations/index.ts';
import { schemaProblem } from './schema.ts';

function made(change: (sql: string) => string): Database.Database {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  for (const { sql } of MIGRATIONS) db.exec(change(sql));
  db.pragma(`user_version = ${MIGRATIONS.length}`);
  return db;
}

test('tables whose migration was written with other line breaks and comments are the same tables', () => {
  expect(schemaProblem(made((sql) => sql))).toBeNull();
  expect(schemaProblem(made((sql) => sql.replaceAll('\n', ' -- as before\n   ')))).toBeNull();
});

test('a table of another name, or with another column, is a problem', () => {
  const problem = schemaProblem(
    made((sql) => sql.replaceAll('image_generation_files', 'image_generatiVn_files')),
  );
  expect(problem).toContain('image_generation_files');
});
