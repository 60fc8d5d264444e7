import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireDataDirLock, type DataDirLock, type LockHolder, lookAtDataDirLock } from './data-dir-lock.ts';
import { appErrorOf, run, temporaryFolder } from './testing.ts';

const LOCK_MODULE = JSON.stringify(new URL('./data-dir-lock.ts', import.meta.url).href);
const ME: LockHolder = { pid: process.pid, host: 'here', startedAt: 1 };

/** A process that takes the lock, says how that went, forgets it, and lives until it is killed or told to end. */
function contender(dataDir: string) {
  return run(`
    import { acquireDataDirLock } from ${LOCK_MODULE};
    const holder = { pid: process.pid, host: 'there', startedAt: 2 };
    process.stdout.write(JSON.stringify(acquireDataDirLock(${JSON.stringify(dataDir)}, holder)) + '\\n');
    globalThis.gc();
    await new Promise(setImmediate);
    globalThis.gc();
    await new Promise(setImmediate);
    process.stdout.write('memory collected\\n');
    process.stdin.once('data', () => process.exit());
  `);
}

function release(lock: DataDirLock): void {
  if (!lock.ok) throw new Error('The lock was not taken.');
  lock.release();
}

test('one process has the lock; the next is told who, and gets it when it is released', async () => {
  const dataDir = join(temporaryFolder(), 'new', 'data');
  const lock = acquireDataDirLock(dataDir, ME);
  expect(lock.ok).toBe(true);
  expect(JSON.parse(await contender(dataDir).line())).toEqual({ ok: false, holder: ME });
  release(lock);
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false);
  expect(JSON.parse(await contender(dataDir).line())).toEqual({ ok: true });
});

test('whether somebody holds the lock can be looked at without taking it', async () => {
  const dataDir = join(temporaryFolder(), 'data');
  expect(lookAtDataDirLock(dataDir)).toEqual({ held: false });
  expect(existsSync(dataDir)).toBe(false);
  const holder = contender(dataDir);
  await holder.line();
  const theirs = { pid: holder.child.pid, host: 'there', startedAt: 2 };
  expect(lookAtDataDirLock(dataDir)).toEqual({ held: true, holder: theirs });
  writeFileSync(join(dataDir, 'lock.json'), 'nonsense');
  expect(lookAtDataDirLock(dataDir)).toEqual({ held: true, holder: null });
  await holder.killed();
  expect(lookAtDataDirLock(dataDir)).toEqual({ held: false });
  release(acquireDataDirLock(dataDir, ME));
});

test('kill -9 frees the lock at once', async () => {
  const dataDir = temporaryFolder();
  const holder = contender(dataDir);
  expect(JSON.parse(await holder.line())).toEqual({ ok: true });
  expect(await holder.line()).toBe('memory collected');
  expect(acquireDataDirLock(dataDir, ME)).toEqual({
    ok: false,
    holder: { pid: holder.child.pid, host: 'there', startedAt: 2 },
  });
  await holder.killed();
  const lock = acquireDataDirLock(dataDir, ME);
  expect(lock.ok).toBe(true);
  expect(JSON.parse(readFileSync(join(dataDir, 'lock.json'), 'utf8'))).toEqual(ME);
  release(lock);
});

test('a process that ends by itself leaves neither lock nor name', async () => {
  const dataDir = temporaryFolder();
  const holder = contender(dataDir);
  await holder.line();
  const ended = new Promise((resolve) => holder.child.once('exit', resolve));
  holder.send('end');
  await ended;
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(false);
  release(acquireDataDirLock(dataDir, ME));
});

test('of many that start in the same instant exactly one gets it', async () => {
  const dataDir = temporaryFolder();
  const answers = await Promise.all(Array.from({ length: 4 }, () => contender(dataDir).line()));
  expect(answers.filter((answer) => JSON.parse(answer).ok)).toHaveLength(1);
});

test('the same process does not get it twice, and releasing twice harms nobody', () => {
  const dataDir = temporaryFolder();
  const lock = acquireDataDirLock(dataDir, ME);
  expect(acquireDataDirLock(dataDir, ME)).toEqual({ ok: false, holder: ME });
  release(lock);
  const next = acquireDataDirLock(dataDir, ME);
  release(lock);
  expect(acquireDataDirLock(dataDir, ME).ok).toBe(false);
  expect(existsSync(join(dataDir, 'lock.json'))).toBe(true);
  release(next);
});

test('a holder that left no sound name is held all the same', () => {
  const dataDir = temporaryFolder();
  const lock = acquireDataDirLock(dataDir, ME);
  for (const content of ['{"pid":"x"}', 'nonsense', 'null']) {
    writeFileSync(join(dataDir, 'lock.json'), content);
    expect(acquireDataDirLock(dataDir, ME)).toEqual({ ok: false, holder: null });
  }
  release(lock);
});

test('a data directory that is a file, or whose lock is something else, is named', () => {
  const dataDir = temporaryFolder();
  const file = join(dataDir, 'file');
  writeFileSync(file, '');
  expect(appErrorOf(() => acquireDataDirLock(file, ME))).toMatchObject({
    code: 'data_dir_unusable',
    message: `The data directory ${file} is a file, not a folder.`,
  });
  expect(appErrorOf(() => acquireDataDirLock(join(file, 'below'), ME)).code).toBe('data_dir_unusable');
  mkdirSync(join(dataDir, 'lock.db'));
  expect(appErrorOf(() => acquireDataDirLock(dataDir, ME)).message).toContain('lock.db');
});

test.runIf(process.getuid !== undefined && process.getuid() !== 0)(
  'a folder that cannot be written is named',
  () => {
    const dataDir = temporaryFolder();
    chmodSync(dataDir, 0o500);
    expect(appErrorOf(() => acquireDataDirLock(dataDir, ME))).toMatchObject({
      code: 'data_dir_unusable',
      message: expect.stringContaining(dataDir),
    });
  },
);
