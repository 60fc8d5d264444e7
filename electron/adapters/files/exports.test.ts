import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExportFiles } from './exports.ts';
import { type FileSystem, realFileSystem } from './file-system.ts';
import { partOwner } from './part-owner.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-exports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function* from(...pieces: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  yield* pieces;
}

const filesIn = (fs: FileSystem = realFileSystem) =>
  createExportFiles(() => join(folder, 'exports'), fs, partOwner(folder));

describe('a file that the user asks for', () => {
  it('goes to the folder for exports, into a folder that is there, or to its path', async () => {
    const files = filesIn();
    expect(await files.place(null, 'a.csv')).toEqual({ folder: join(folder, 'exports'), name: 'a.csv' });
    expect(await files.place(folder, 'a.csv')).toEqual({ folder, name: 'a.csv' });
    expect(await files.place(join(folder, 'b.csv'), 'a.csv')).toEqual({ folder, name: 'b.csv' });
    await expect(files.place('b.csv', 'a.csv')).rejects.toMatchObject({
      data: { code: 'invalid_input', field: 'path' },
    });
  });

  it('is written in whole, in order, and gets its name last', async () => {
    const files = filesIn();
    const place = await files.place(null, 'a.log');
    const big = 'x'.repeat(300_000);
    const part = await files.writePart(place.folder, from('é', Buffer.from([1, 2]), big, big, 'end'));
    expect(part.bytes).toBe(600_000 + 2 + 2 + 3);
    expect(await files.publish(part.path, place)).toBe('published');
    expect(await readdir(place.folder)).toEqual(['a.log']);
    expect(await readFile(files.path(place), 'latin1')).toBe(`Ã©\u0001\u0002${big}${big}end`);
  });

  it('never takes the place of another', async () => {
    const files = filesIn();
    await writeFile(join(folder, 'a.log'), 'mine');
    const part = await files.writePart(folder, from('other'));
    expect(await files.publish(part.path, { folder, name: 'a.log' })).toBe('taken');
    expect(await readFile(join(folder, 'a.log'), 'utf8')).toBe('mine');
    expect(() => files.path({ folder, name: '../x' })).toThrow('not a file name');
  });

  it('leaves nothing behind when what goes into it fails, with that error', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'x'.repeat(400_000);
      throw new Error('cancelled');
    }
    await expect(filesIn().writePart(folder, broken())).rejects.toThrow('cancelled');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing behind when the disk is full, and says so', async () => {
    const full: FileSystem = {
      ...realFileSystem,
      open: async (...args) => {
        const file = await realFileSystem.open(...args);
        file.writeFile = async () => {
          throw Object.assign(new Error('full'), { code: 'ENOSPC' });
        };
        return file;
      },
    };
    const pieces = from(...Array.from({ length: 10 }, () => 'x'.repeat(300_000)));
    await expect(filesIn(full).writePart(folder, pieces)).rejects.toMatchObject({
      failure: { code: 'disk_full' },
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
