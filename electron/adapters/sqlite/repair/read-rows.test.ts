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
