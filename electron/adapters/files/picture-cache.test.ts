import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFiles } from './create-files.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'safelight-cache-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const open = () => createFiles({ dataDir: join(dir, 'data'), library: join(dir, 'library') });

/** A picture of so many bytes, made so many seconds after the epoch. */
async function keep(name: string, bytes: number, at: number): Promise<string> {
  const { thumbs } = open();
  const part = await thumbs.part();
  await writeFile(part, Buffer.alloc(bytes));
  const path = await thumbs.publish(part, name);
  await utimes(path, at, at);
  return path;
}

describe('a picture cache', () => {
  it('finds what was published, and nothing before that', async () => {
    const { thumbs } = open();
    expect(await thumbs.find('a.webp')).toBeNull();
    const part = await thumbs.part();
    await writeFile(part, 'picture');
    expect(await thumbs.find('a.webp')).toBeNull();
    const path = await thumbs.publish(part, 'a.webp');
    expect(await thumbs.find('a.webp')).toBe(path);
    expect(await readFile(path, 'utf8')).toBe('picture');
    expect(await readdir(join(dir, 'data', 'thumbs'))).toEqual(['a.webp']);
  });

  it('gives each who makes one a part of its own', async () => {
    const { thumbs } = open();
    expect(new Set(await Promise.all([thumbs.part(), thumbs.part()])).size).toBe(2);
  });

  it.each(['../originals/x', 'a/b', '..', '', '.safelight-1.part'])('refuses the name %j', async (name) => {
    await expect(open().thumbs.find(name)).rejects.toThrow(/Not a picture's name/);
  });

  it('is pruned of the oldest, and of what a crash left', async () => {
    const { thumbs, previews } = open();
    for (const [name, at] of [
      ['new', 30],
      ['old', 10],
      ['middle', 20],
    ] as const)
      await keep(name, 100, at);
    const [left, making] = [await thumbs.part(), await thumbs.part()];
    for (const part of [left, making]) await writeFile(part, 'half');
    await utimes(left, 10, 10);
    const preview = await previews.part();
    await thumbs.prune(250);
    expect((await readdir(join(dir, 'data', 'thumbs'))).sort()).toEqual([basename(making), 'middle', 'new']);
    await thumbs.prune(0);
    expect(await readdir(join(dir, 'data', 'thumbs'))).toEqual([basename(making)]);
    expect(preview).toContain(join('data', 'previews'));
  });

  it('that is not there yet has nothing to prune', async () => {
    await expect(open().thumbs.prune(0)).resolves.toBeUndefined();
  });
});

describe('what lies in the data directory', () => {
  it('is nothing at first', async () => {
    expect(await open().usage()).toEqual({ databaseBytes: 0, originalsBytes: 0, lastBackupAt: null });
  });

  it('is told by the files there', async () => {
    const data = join(dir, 'data');
    for (const folder of ['originals/job', 'backups']) await mkdir(join(data, folder), { recursive: true });
    await writeFile(join(data, 'safelight.db'), Buffer.alloc(1000));
    await writeFile(join(data, 'safelight.db-wal'), Buffer.alloc(10));
    await writeFile(join(data, 'originals/job/a.png'), Buffer.alloc(7));
    await writeFile(join(data, 'originals/job/b.png'), Buffer.alloc(8));
    for (const [name, at] of [
      ['a.db', 100],
      ['b.db', 200],
      ['c.db.part', 300],
    ] as const) {
      await writeFile(join(data, 'backups', name), '');
      await utimes(join(data, 'backups', name), at, at);
    }
    const expected = { databaseBytes: 1010, originalsBytes: 15, lastBackupAt: 200_000 };
    expect(await open().usage()).toEqual(expected);
  });

  it('has a size where it is a file', async () => {
    const path = await keep('a', 42, 1);
    const sizes = [path, join(dir, 'data'), join(dir, 'none'), join(path, 'below')].map((each) =>
      open().size(each),
    );
    expect(await Promise.all(sizes)).toEqual([42, null, null, null]);
  });
});

describe('a base image', () => {
  it('is one that lies where base images lie', () => {
    const { originals } = open();
    const root = join(dir, 'data', 'originals');
    expect(originals.holds(join(root, 'job', 'attempt.png'))).toBe(true);
    for (const path of [
      join(root, 'attempt.png'),
      join(root, 'job', '.safelight-attempt.part'),
      join(root, 'job', 'deeper', 'attempt.png'),
      `${root}/job/../../safelight.png`,
      `${root}/../other/attempt.png`,
      join(dir, 'data', 'safelight.db'),
      'attempt.png',
      '',
    ]) {
      expect(originals.holds(path)).toBe(false);
    }
  });
});
