import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { databasePath, temporaryFolder } from '../testing.ts';
import { readByNumber, readFromBothEnds } from './read-rows.ts';
import { openToRead } from './views.ts';

test('a database that another program holds is not taken for one with nothing in it', () => {
  const path = databasePath();
  const holder = new Database(path);
  const reader = new Database(path, { timeout: 0 });
  onTestFinished(() => {
    holder.close();
    reader.close();
  });
  holder.exec(
    'CREATE TABLE rows (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO rows (name) VALUES (1), (2)',
  );
  reader.prepare('SELECT count(*) FROM rows').get();
  const count = { holes: 0 };
  expect([...readByNumber(reader, 'rows', 'id', count)].flat()).toHaveLength(2);
  holder.exec('BEGIN EXCLUSIVE');
  expect(() => [...readByNumber(reader, 'rows', 'id', count)]).toThrow('locked');
  expect(() => [...readFromBothEnds(reader, 'rows', ['name'], count)]).toThrow('locked');
  expect(count.holes).toBe(0);
});

test('what cannot be opened now is not taken for a file that is no database', () => {
  expect(() => openToRead(temporaryFolder())).toThrow(
    expect.objectContaining({ data: expect.objectContaining({ code: 'database_unusable' }) }),
  );
});

test('of a row whose key can be read, but not its content, only that row is passed over, however far its key lies', () => {
  const path = databasePath();
  const far = 2 ** 40;
  const made = new Database(path);
  made.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)');
  const insert = made.prepare('INSERT INTO rows VALUES (?, ?)');
  for (const [id, letter] of [
    [1, 'a'],
    [far, 'b'],
    [far + 1, 'c'],
  ] as const)
    insert.run(id, letter.repeat(20_000));
  made.close();
  const bytes = readFileSync(path);
  // A page in the middle of the content, which says where it goes on.
  const page = Math.floor(bytes.indexOf('b'.repeat(4_092)) / 4_096) * 4_096;
  writeFileSync(path, bytes.fill(0, page, page + 4_096));

  const db = new Database(path, { readonly: true });
  onTestFinished(() => void db.close());
  const count = { holes: 0, ranges: [] };
  const rows = [...readByNumber(db, 'rows', 'rowid', count)].flat();
  expect(rows.map(({ id }) => id)).toEqual([1, far + 1]);
  expect(count).toEqual({ holes: 1, ranges: [{ from: 2, to: far }] });
});

test('keys that are no numbers, as a damaged page may give them, are passed over, and reading them comes to its end', () => {
  const db = new Database(':memory:');
  onTestFinished(() => void db.close());
  db.exec('CREATE TABLE rows (id, text, PRIMARY KEY (id, text)) WITHOUT ROWID');
  const insert = db.prepare('INSERT INTO rows VALUES (?, ?)');
  for (const id of [1, 1, 2, 2.5, 3, 2 ** 60, 'four', Buffer.from('five')])
    for (const text of ['a', 'b']) insert.run(id, `${text}${Math.random()}`);
  const count = { holes: 0, ranges: [] };
  const read = readByNumber(db, 'rows', 'id', count);
  const rows = [...read].flat();
  expect(rows.map(({ id }) => id)).toEqual([1, 1, 1, 1, 2, 2, 3, 3]);
  expect(count).toEqual({
    holes: 2,
    ranges: [
      { from: 3, to: 2 },
      { from: 4, to: Number.MAX_SAFE_INTEGER },
    ],
  });
});
