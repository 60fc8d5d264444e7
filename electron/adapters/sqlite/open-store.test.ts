import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS } from './migrations/index.ts';
import {
  appErrorOf,
  databasePath,
  job,
  jobQuery,
  logEntry,
  logQuery,
  open,
  openRaw,
  run,
} from './testing.ts';

const MODES = ['write', 'read'] as const;
const STORE_MODULE = JSON.stringify(new URL('./open-store.ts', import.meta.url).href);

describe.each(MODES)('opening to %s', (mode) => {
  test.each([
    ['text', 'hello, I am not a database\n'.repeat(200)],
    ['short', 'hi'],
  ])('refuses a file that is not a database (%s) and leaves it as it is', (_, content) => {
    const path = databasePath();
    writeFileSync(path, content);
    const error = appErrorOf(() => open(path, mode));
    expect(error).toMatchObject({
      code: 'database_unusable',
      advice: expect.stringContaining('Nothing was deleted'),
    });
    expect(error.message).toBe(`The database ${path} is not a database file.`);
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(readdirSync(dirname(path))).toEqual(['safelight.db']);
  });

  test('refuses a database made by a newer version', () => {
    const path = databasePath();
    open(path).close();
    const raw = openRaw(path);
    raw.pragma('user_version = 99');
    raw.close();
    const error = appErrorOf(() => open(path, mode));
    expect(error).toMatchObject({
      code: 'database_newer',
      advice: expect.stringContaining('Install the newer'),
    });
    expect(error.message).toContain(`schema 99, this one knows ${MIGRATIONS.length}`);
  });

  test("refuses another program's database", () => {
    const path = databasePath();
    const raw = openRaw(path);
    raw.exec('CREATE TABLE bookmarks (url TEXT)');
    raw.close();
    const before = readFileSync(path);
    expect(appErrorOf(() => open(path, mode)).message).toContain('not one of Safelight');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('refuses a folder in place of the file, and a file in place of the folder', () => {
    const path = databasePath();
    mkdirSync(path);
    expect(appErrorOf(() => open(path, mode))).toMatchObject({
      code: 'database_unusable',
      message: expect.stringContaining('is a folder'),
    });
    const file = join(dirname(path), 'data');
    writeFileSync(file, '');
    expect(appErrorOf(() => open(join(file, 'safelight.db'), mode))).toMatchObject({
      code: 'data_dir_unusable',
      message: `The data directory ${file} is a file, not a folder.`,
    });
  });

  test('says what is damaged', () => {
    const path = databasePath();
    open(path).close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 100, 4096));
    const error = appErrorOf(() => open(path, mode));
    expect(error).toMatchObject({
      code: 'database_unusable',
      message: expect.stringContaining('is damaged'),
    });
  });
});

describe('writing', () => {
  test('makes the folder, for its user alone, and the database', () => {
    const path = join(dirname(databasePath()), 'deep', 'down', 'safelight.db');
    const store = open(path);
    expect(store.check()).toBeNull();
    expect(store.jobs.page(jobQuery())).toEqual([]);
    if (process.platform !== 'win32') expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  test.runIf(process.getuid !== undefined && process.getuid() !== 0)('names a folder that refuses', () => {
    const path = databasePath();
    chmodSync(dirname(path), 0o500);
    expect(appErrorOf(() => open(path)).message).toContain(path);
  });

  test('survives kill -9 right after each append', async () => {
    const path = databasePath();
    const { id } = job();
    const store = open(path);
    store.jobs.insert(job({ id }));
    store.close();
    const writer = run(`
      import { openStore } from ${STORE_MODULE};
      const store = openStore({ path: ${JSON.stringify(path)}, mode: 'write', now: Date.now });
      const entry = ${JSON.stringify(logEntry(id))};
      for (let n = 0; n < 100000; n++) process.stdout.write(store.log.append([entry])[0] + '\\n');
    `);
    let acknowledged = 0;
    while (acknowledged < 50) acknowledged = Number(await writer.line());
    await writer.killed();
    for (const mode of MODES.toReversed()) {
      const after = open(path, mode);
      expect(after.log.lastSeq(id)).toBeGreaterThanOrEqual(acknowledged);
      expect(after.check()).toBeNull();
    }
  });
});

describe('reading', () => {
  test('sees an empty store where there is no database yet, and makes none', () => {
    const path = databasePath();
    const store = open(path, 'read');
    expect(store.jobs.page(jobQuery())).toEqual([]);
    expect(store.settings.all()).toEqual({});
    expect(readdirSync(dirname(path))).toEqual([]);
    expect(appErrorOf(() => store.jobs.insert(job())).code).toBe('database_unusable');
  });

  test('sees an empty store in a database that its writer has not filled yet', () => {
    const path = databasePath();
    writeFileSync(path, '');
    expect(open(path, 'read').jobs.page(jobQuery())).toEqual([]);
    expect(statSync(path).size).toBe(0);
  });

  test('from a second process sees each commit while the first one writes', async () => {
    const path = databasePath();
    const store = open(path);
    const { id } = job();
    store.jobs.insert(job({ id }));
    store.log.append([logEntry(id)]);
    const reader = run(`
      import { createInterface } from 'node:readline';
      import { openStore } from ${STORE_MODULE};
      const store = openStore({ path: ${JSON.stringify(path)}, mode: 'read', now: Date.now });
      for await (const line of createInterface({ input: process.stdin })) {
        process.stdout.write(JSON.stringify(store.log.page(JSON.parse(line)).map((entry) => entry.seq)) + '\\n');
      }
    `);
    const read = async () => {
      reader.send(JSON.stringify(logQuery({ jobId: id })));
      return JSON.parse(await reader.line());
    };
    expect(await read()).toEqual([1]);
    store.log.append([logEntry(id), logEntry(id)]);
    expect(await read()).toEqual([1, 2, 3]);
    store.transaction('full', () => store.log.append([logEntry(id)]));
    expect(await read()).toEqual([1, 2, 3, 4]);
    await reader.killed();
  });

  test.runIf(process.getuid?.() === 0)(
    'of a folder that refuses files works as long as no commit lies beside the database',
    async () => {
      const path = databasePath();
      const { id } = job();
      const store = open(path);
      store.jobs.insert(job({ id }));
      store.close();
      chmodSync(dirname(path), 0o555);
      const reader = run(`
      const { openStore } = await import(${STORE_MODULE});
      process.setuid(65534);
      const read = () => openStore({ path: ${JSON.stringify(path)}, mode: 'read', now: Date.now });
      process.stdout.write(read().jobs.get(${JSON.stringify(id)}).id + '\\n');
      for await (const _ of process.stdin) {
        try { read(); } catch (error) { process.stdout.write(error.message + '\\n'); }
      }
    `);
      expect(await reader.line()).toBe(id);
      expect(readdirSync(dirname(path))).toEqual(['safelight.db']);
      writeFileSync(`${path}-wal`, 'commits');
      reader.send('again');
      expect(await reader.line()).toMatch(/safelight\.db cannot be opened\.$/);
      await reader.killed();
    },
  );

  test('cannot write', () => {
    const path = databasePath();
    open(path);
    const error = appErrorOf(() => open(path, 'read').settings.set('library', '/pictures'));
    expect(error).toMatchObject({
      code: 'database_unusable',
      message: expect.stringContaining('cannot be written'),
    });
  });
});

/** More than this the WAL may be for a moment; a commit of the app's own largest transaction has room in it. */
const MOST_WAL_BYTES = 16 * 1024 * 1024;

test('gives the disk back what a reader who did not let go made of the write-ahead log', () => {
  const path = databasePath();
  const store = open(path);
  const aJob = job();
  store.transaction('full', () => store.jobs.insert(aJob));
  const reader = openRaw(path);
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM image_generation_jobs').get();
  const detailsJson = JSON.stringify({ text: 'x'.repeat(30_000) });
  const write = (): void => {
    for (let entry = 0; entry < 100; entry += 1) store.log.append([logEntry(aJob.id, { detailsJson })]);
  };
  const sizeOfWal = (): number => statSync(`${path}-wal`).size;
  while (sizeOfWal() < 2 * MOST_WAL_BYTES) write();
  reader.exec('COMMIT');
  reader.close();
  write();
  write();
  expect(sizeOfWal()).toBeLessThan(MOST_WAL_BYTES);
});
