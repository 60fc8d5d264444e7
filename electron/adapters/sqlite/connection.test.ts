import { describe, expect, test } from 'vitest';
import type { Connection } from './connection.ts';
import { appErrorOf, databasePath, openConnection, openRaw, thrownBy } from './testing.ts';

const INSERT = 'INSERT INTO settings (key, value, updated_at) VALUES (?, ?, 0)';
const keys = (connection: Connection) =>
  connection
    .query('SELECT key FROM settings ORDER BY key')
    .all()
    .map((row) => row['key']);

/** Leaves room for little more than what is there. Returns the function that frees the disk again. */
function fillDisk(connection: Connection): () => void {
  connection.pragma(`max_page_count = ${Number(connection.pragma('page_count')) + 4}`);
  return () => connection.pragma('max_page_count = 1073741823');
}

describe('a transaction', () => {
  test('commits as durably as it is asked to, each time anew', () => {
    const connection = openConnection();
    const levels = (['full', 'normal', 'normal', 'full', 'normal'] as const).map((durability) =>
      connection.transaction(durability, () => connection.pragma('synchronous')),
    );
    expect(levels).toEqual([2, 1, 1, 2, 1]);
  });

  test('leaves nothing when its work throws, and says so to whoever remembered something', () => {
    const connection = openConnection();
    let rollbacks = 0;
    connection.onRollback(() => rollbacks++);
    const reason = new Error('changed my mind');
    const failing = () =>
      connection.transaction('normal', () => {
        connection.query(INSERT).run('a', '1');
        throw reason;
      });
    expect(thrownBy(failing)).toBe(reason);
    expect(connection.inTransaction).toBe(false);
    expect(keys(connection)).toEqual([]);
    expect(rollbacks).toBe(1);
  });

  test('does not nest, and the outer one goes on', () => {
    const connection = openConnection();
    connection.transaction('normal', () => {
      connection.query(INSERT).run('outer', '1');
      expect(() => connection.transaction('full', () => {})).toThrow('do not nest');
      expect(connection.inTransaction).toBe(true);
    });
    expect(keys(connection)).toEqual(['outer']);
  });

  test('refuses asynchronous work and undoes its beginning', () => {
    const connection = openConnection();
    const later = () => connection.transaction('normal', async () => connection.query(INSERT).run('a', '1'));
    expect(later).toThrow('must not be asynchronous');
    expect(keys(connection)).toEqual([]);
  });

  test('holds the write lock from its first moment', () => {
    const path = databasePath();
    const connection = openConnection(path);
    const other = openRaw(path);
    other.pragma('busy_timeout = 0');
    connection.transaction('normal', () => {
      expect(() => other.exec('BEGIN IMMEDIATE')).toThrow('database is locked');
    });
  });
});

describe('a full disk', () => {
  test('is reported as such, undoes the transaction, and is over when there is room again', () => {
    const connection = openConnection();
    const free = fillDisk(connection);
    const insert = connection.query(INSERT);
    const fill = () =>
      connection.transaction('full', () => {
        for (let i = 0; i < 100; i++) insert.run(`key${i}`, JSON.stringify('x'.repeat(4_000)));
      });
    expect(appErrorOf(fill)).toMatchObject({
      code: 'disk_full',
      message: expect.stringContaining('safelight.db'),
    });
    expect(keys(connection)).toEqual([]);
    free();
    fill();
    expect(keys(connection)).toHaveLength(100);
  });

  test('ends the transaction even if its error is caught inside: nothing after it is committed alone', () => {
    const connection = openConnection();
    const free = fillDisk(connection);
    const insert = connection.query(INSERT);
    const carelessly = () =>
      connection.transaction('full', () => {
        insert.run('before', '1');
        expect(() => insert.run('huge', JSON.stringify('x'.repeat(100_000)))).toThrow('disk is full');
        free();
        try {
          insert.run('after', '1');
        } catch {}
      });
    expect(appErrorOf(carelessly).code).toBe('disk_full');
    expect(keys(connection)).toEqual([]);
  });
});

test('an error that is a defect of ours keeps its own name', () => {
  const connection = openConnection();
  const twice = () => connection.query(INSERT).run('a', 'not json');
  expect(thrownBy(twice)).toMatchObject({ name: 'SqliteError', code: 'SQLITE_CONSTRAINT_CHECK' });
});

test('a database held by another program is named after the wait', () => {
  const path = databasePath();
  const connection = openConnection(path);
  connection.pragma('busy_timeout = 1');
  openRaw(path).exec('BEGIN IMMEDIATE');
  const error = appErrorOf(() => connection.transaction('normal', () => {}));
  expect(error).toMatchObject({
    code: 'database_unusable',
    advice: expect.stringContaining('Close that program'),
  });
  expect(error.message).toContain(path);
});
