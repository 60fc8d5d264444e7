import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FileSystem, realFileSystem } from './file-system.ts';
import { createLibrary } from './library.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'safelight-library-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A library that notes what is made durable. */
function library(synced: string[] = [], faults: Partial<FileSystem> = {}) {
  const open = async (...args: Parameters<FileSystem['open']>) => {
    const handle = await realFileSystem.open(...args);
    const sync = handle.sync.bind(handle);
    handle.sync = () => {
      synced.push(String(args[0]).slice(root.length + 1));
      return sync();
    };
    return handle;
  };
  return createLibrary(root, { ...realFileSystem, open, ...faults });
}

it('makes a name sure that a crash left on its way to the disk', async () => {
  const synced: string[] = [];
  const found = library(synced);
  await found.prepare('job');
  const path = found.path('job', 'one.txt');
  await writeFile(path, 'x');
  synced.length = 0;
  await found.makeSure(path);
  expect(synced).toEqual(['job']);
});

it('takes away the probe of an app that was killed while it tried', async () => {
  await library([], { rm: async () => {} }).prepare('job');
  expect(await readdir(join(root, 'job'))).toHaveLength(1);
  await library().prepare('job');
  expect(await readdir(join(root, 'job'))).toEqual([]);
});

it('has removed parts for good when it says so, also where the power goes then', async () => {
  const synced: string[] = [];
  const found = library(synced);
  await found.prepare('job');
  await found.writePart(found.part('job', 'one'), 'x');
  synced.length = 0;
  expect(await found.removeParts('job')).toBe(1);
  expect(synced).toEqual(['job']);
  await found.removeEmptyFolder(found.path('job', 'any'));
  expect(synced).toEqual(['job', '']);
});
