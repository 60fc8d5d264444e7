import { createHash } from 'node:crypto';
import { access, link, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '../../core/ports/failure-error.ts';
import { createFiles } from './create-files.ts';
import { type FileSystem, realFileSystem } from './file-system.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'safelight-files-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function files(faults: Partial<FileSystem> = {}) {
  return createFiles({
    dataDir: join(dir, 'data'),
    library: join(dir, 'library'),
    fs: { ...realFileSystem, ...faults },
  });
}

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(`${code}: injected`), { code }));
}

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FailureError)) throw new Error(`expected a FailureError, got ${String(error)}`);
  return error.failure;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Records what is made durable, and in which order. */
function recording(log: string[]): Partial<FileSystem> {
  return {
    open: async (...args: Parameters<FileSystem['open']>) => {
      const handle = await realFileSystem.open(...args);
      const sync = handle.sync.bind(handle);
      handle.sync = () => {
        log.push(`sync ${String(args[0]).slice(dir.length + 1)}`);
        return sync();
      };
      return handle;
    },
    link: (from, to) => {
      log.push('link');
      return realFileSystem.link(from, to);
    },
    rename: (from, to) => {
      log.push('rename');
      return realFileSystem.rename(from, to);
    },
  };
}

describe('originals', () => {
  it('receives a part and publishes it under the attempt and its real type', async () => {
    const { originals } = files();
    const part = await originals.part('job-1', 'attempt-1');
    expect(part).toBe(join(dir, 'data', 'originals', 'job-1', '.safelight-attempt-1.part'));
    await writeFile(part, 'pixels');
    const path = await originals.publish(part, 'jpeg');
    expect(path).toBe(join(dir, 'data', 'originals', 'job-1', 'attempt-1.jpg'));
    expect(await readFile(path, 'utf8')).toBe('pixels');
    expect(await readdir(join(dir, 'data', 'originals', 'job-1'))).toEqual(['attempt-1.jpg']);
  });

  it('finds what a crash left: the part, and rather the published file', async () => {
    const { originals } = files();
    expect(await originals.find('job-1', 'attempt-1')).toBeNull();
    const part = await originals.part('job-1', 'attempt-1');
    expect(await originals.find('job-1', 'attempt-1')).toBeNull();
    await writeFile(part, 'half');
    expect(await originals.find('job-1', 'attempt-1')).toBe(part);
    const published = await originals.publish(part, 'webp');
    await writeFile(part, 'again');
    expect(await originals.find('job-1', 'attempt-1')).toBe(published);
    expect(await originals.find('job-1', 'attempt-10')).toBeNull();
  });

  it('publishes what is published already once more, under its real type', async () => {
    const { originals } = files();
    const part = await originals.part('job-1', 'attempt-1');
    await writeFile(part, 'pixels');
    const path = await originals.publish(part, 'png');
    expect(await originals.publish(path, 'png')).toBe(path);
    expect(await originals.publish(path, 'webp')).toBe(path.replace(/png$/, 'webp'));
    expect(await readdir(join(dir, 'data', 'originals', 'job-1'))).toEqual(['attempt-1.webp']);
  });

  it('makes bytes durable before the name, and the name before it answers', async () => {
    const log: string[] = [];
    const { originals } = files(recording(log));
    const part = await originals.part('job', 'a');
    expect(log).toEqual(['sync ', 'sync data', 'sync data/originals']);
    log.length = 0;
    await writeFile(part, 'pixels');
    await originals.publish(part, 'png');
    expect(log).toEqual(['sync data/originals/job/.safelight-a.part', 'rename', 'sync data/originals/job']);
  });

  it('refuses ids that are paths, and parts that are not its own', async () => {
    const { originals } = files();
    for (const id of ['..', '../x', 'a/b', 'a\\b', 'C:x', '', 'a\0']) {
      expect((await failureOf(originals.part(id, 'a'))).code).toBe('storage_failed');
      expect((await failureOf(originals.part('job', id))).code).toBe('storage_failed');
    }
    const stray = join(dir, '.safelight-a.part');
    await writeFile(stray, 'not ours');
    expect((await failureOf(originals.publish(stray, 'png'))).message).toContain('Not a base image');
    expect(await readFile(stray, 'utf8')).toBe('not ours');
  });
});

describe('the library', () => {
  it('publishes a part under its name and leaves nothing else', async () => {
    const { library } = files();
    await library.prepare('job');
    const part = library.part('job', 'f1');
    const path = library.path('job', 'one.json');
    expect(await library.writePart(part, '{"é":1}')).toEqual({ sha256: sha256('{"é":1}'), bytes: 8 });
    expect(await library.publish(part, path)).toBe('published');
    expect(await readFile(path, 'utf8')).toBe('{"é":1}');
    expect(await readdir(join(dir, 'library', 'job'))).toEqual(['one.json']);
  });

  it('makes bytes durable before the name, and the name before it answers', async () => {
    const log: string[] = [];
    const { library } = files(recording(log));
    await library.prepare('job');
    log.length = 0;
    const part = library.part('job', 'f1');
    await library.writePart(part, 'x');
    await library.publish(part, library.path('job', 'one.txt'));
    expect(log).toEqual(['sync library/job/.safelight-f1.part', 'link', 'sync library/job']);
  });

  it('never writes over a file that is there', async () => {
    const { library } = files();
    await library.prepare('job');
    const path = library.path('job', 'one.txt');
    await writeFile(path, 'the user’s');
    const part = library.part('job', 'f1');
    await library.writePart(part, 'ours');
    expect(await library.publish(part, path)).toBe('taken');
    expect(await readFile(path, 'utf8')).toBe('the user’s');
    expect(await readFile(part, 'utf8')).toBe('ours');
  });

  it('finishes a publication that a crash cut between its two names', async () => {
    const { library } = files();
    await library.prepare('job');
    const path = library.path('job', 'one.txt');
    const part = library.part('job', 'f1');
    await library.writePart(part, 'ours');
    await link(part, path);
    expect(await library.publish(part, path)).toBe('published');
    expect(await readdir(join(dir, 'library', 'job'))).toEqual(['one.txt']);
  });

  describe.each(['EPERM', 'ENOTSUP', 'ENOSYS', 'EISDIR'])('where hard links fail with %s', (code) => {
    it('publishes all the same', async () => {
      const { library } = files({ link: failing(code) });
      await library.prepare('job');
      const part = library.part('job', 'f1');
      const path = library.path('job', 'one.txt');
      await library.writePart(part, 'ours');
      expect(await library.publish(part, path)).toBe('published');
      expect(await readdir(join(dir, 'library', 'job'))).toEqual(['one.txt']);
      expect(await readFile(path, 'utf8')).toBe('ours');
    });

    it('still never writes over a file that is there', async () => {
      const { library } = files({ link: failing(code) });
      await library.prepare('job');
      const part = library.part('job', 'f1');
      const path = library.path('job', 'one.txt');
      await writeFile(path, 'theirs');
      await library.writePart(part, 'ours');
      expect(await library.publish(part, path)).toBe('taken');
      expect(await readFile(path, 'utf8')).toBe('theirs');
    });

    it('leaves no empty file when the move fails', async () => {
      const { library } = files({ link: failing(code), rename: failing('EIO') });
      await library.prepare('job');
      const part = library.part('job', 'f1');
      await library.writePart(part, 'ours');
      expect((await failureOf(library.publish(part, library.path('job', 'one.txt')))).code).toBe(
        'storage_failed',
      );
      expect(await readdir(join(dir, 'library', 'job'))).toEqual(['.safelight-f1.part']);
    });
  });

  it('removes the parts that a crash left, and nothing else', async () => {
    const { library } = files();
    expect(await library.removeParts('job')).toBe(0);
    await library.prepare('job');
    await library.writePart(library.part('job', 'f1'), 'x');
    await library.writePart(library.part('job', 'f2'), 'x');
    const others = ['.safelight-.part', '.safelight-x.part.png', 'a.part', 'one.png'];
    for (const name of others) await writeFile(join(dir, 'library', 'job', name), 'x');
    expect(await library.removeParts('job')).toBe(2);
    expect((await readdir(join(dir, 'library', 'job'))).sort()).toEqual(others.sort());
  });

  it('lets no name leave the job’s folder', () => {
    const { library } = files();
    const inside = join(dir, 'library', 'job', '/');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('..', '.', '/', '\\', 'a', ':', '\0', 'C:', ' '), { maxLength: 6 }),
        (pieces) => {
          const name = pieces.join('');
          let path: string;
          try {
            path = library.path('job', name);
          } catch (error) {
            expect(error).toBeInstanceOf(FailureError);
            return;
          }
          expect(path.startsWith(inside)).toBe(true);
          expect(path.slice(inside.length)).toBe(name);
          expect(name).not.toMatch(/[/\\:\0]|^\.\.?$/);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('may be proved by many jobs at once before anybody has made it', async () => {
    const { library } = files();
    await Promise.all(Array.from({ length: 30 }, (_, at) => library.prepare(at % 5 === 4 ? 'job' : '.')));
    expect(await readdir(library.root)).toEqual(['job']);
  });

  it('can be proven writable as a whole, which leaves nothing behind', async () => {
    await files().library.prepare('.');
    expect(await readdir(dir)).toEqual([]);
    await mkdir(join(dir, 'library'));
    await files().library.prepare('.');
    expect(await readdir(join(dir, 'library'))).toEqual([]);
    expect((await failureOf(files().library.prepare('..'))).code).toBe('storage_failed');
  });

  it('publishes only to a job’s folder', async () => {
    const { library } = files();
    await library.prepare('job');
    const part = library.part('job', 'f1');
    await library.writePart(part, 'ours');
    for (const path of [
      join(dir, 'out.txt'),
      join(dir, 'library', 'x.txt'),
      join(dir, 'library', 'job', 'a', 'x.txt'),
    ]) {
      expect((await failureOf(library.publish(part, path))).message).toContain('is not a file in a job');
      await expect(access(path)).rejects.toThrow();
    }
  });
});

describe('when the disk does not do it', () => {
  it.each([
    ['ENOSPC', 'disk_full', 'no space is left'],
    ['EDQUOT', 'disk_full', 'quota'],
    ['EACCES', 'library_unwritable', 'permission denied'],
    ['EROFS', 'library_unwritable', 'read-only'],
    ['EIO', 'storage_failed', 'disk reports an error'],
    ['EWEIRD', 'storage_failed', 'EWEIRD: injected'],
  ])('%s on the way into the library is %s, with the path and the reason', async (code, rung, reason) => {
    const sound = files();
    await sound.library.prepare('job');
    const part = sound.library.part('job', 'f1');
    const path = sound.library.path('job', 'one.txt');
    await sound.library.writePart(part, 'ours');
    const failure = await failureOf(files({ open: failing(code) }).library.publish(part, path));
    expect(failure).toMatchObject({ code: rung, causes: [{ code, message: `${code}: injected` }] });
    expect(failure.message).toContain(path);
    expect(failure.message).toContain(reason);
  });

  it('a file where the library should be is named', async () => {
    await writeFile(join(dir, 'library'), 'in the way');
    const failure = await failureOf(files().library.prepare('job'));
    expect(failure).toMatchObject({
      code: 'library_unwritable',
      message: `The library folder ${join(dir, 'library')} is a file, not a folder.`,
    });
  });

  it('a folder that answers ENOENT although it is there, as /proc does, is named and not asked for ever', async () => {
    const failure = await failureOf(files({ mkdir: failing('ENOENT') }).library.prepare('job'));
    expect(failure).toMatchObject({
      code: 'library_unwritable',
      message: `Could not make a folder in ${dir}: no folder can be made there.`,
    });
  });

  it('a folder that was taken away while a job runs is named, and made again for the next run', async () => {
    const { library } = files();
    await library.prepare('job');
    const part = library.part('job', 'f1');
    await library.writePart(part, 'ours');
    await rm(join(dir, 'library', 'job'), { recursive: true });
    const gone = (folder: string) => ({
      code: 'library_unwritable',
      message: `The library folder ${folder} is gone.`,
    });
    expect(await failureOf(library.writePart(part, 'ours'))).toMatchObject(gone(join(dir, 'library', 'job')));
    await rm(join(dir, 'library'), { recursive: true });
    const path = library.path('job', 'one.txt');
    expect(await failureOf(library.publish(part, path))).toMatchObject(gone(join(dir, 'library')));
    await library.prepare('job');
    await library.writePart(part, 'ours');
    expect(await library.publish(part, path)).toBe('published');
  });

  it('a part that is gone from a folder that is there fails for itself alone', async () => {
    const { library } = files();
    await library.prepare('job');
    const publish = library.publish(library.part('job', 'f1'), library.path('job', 'one.txt'));
    expect((await failureOf(publish)).code).toBe('storage_failed');
  });

  it('a full disk is told from the data directory too, but its other troubles are not the library’s', async () => {
    expect((await failureOf(files({ mkdir: failing('ENOSPC') }).originals.part('j', 'a'))).code).toBe(
      'disk_full',
    );
    expect((await failureOf(files({ mkdir: failing('EACCES') }).originals.part('j', 'a'))).code).toBe(
      'storage_failed',
    );
  });

  it('a folder that refuses fsync, as some network disks do, does not stop anything', async () => {
    const open: FileSystem['open'] = async (path, ...more) => {
      const handle = await realFileSystem.open(path, ...more);
      if ((await handle.stat()).isDirectory()) handle.sync = failing('EINVAL');
      return handle;
    };
    const { library } = files({ open });
    await library.prepare('job');
    const part = library.part('job', 'f1');
    await library.writePart(part, 'ours');
    expect(await library.publish(part, library.path('job', 'one.txt'))).toBe('published');
  });
});

describe('any file', () => {
  it('is hashed however large it is, and is null when absent', async () => {
    const path = join(dir, 'big');
    const text = 'safelight '.repeat(300_000);
    await writeFile(path, text);
    expect(await files().sha256(path)).toBe(sha256(text));
    await writeFile(path, '');
    expect(await files().sha256(path)).toBe(sha256(''));
    expect(await files().sha256(join(dir, 'none'))).toBeNull();
    expect(await files().sha256(join(path, 'below-a-file'))).toBeNull();
  });

  it('is removed if it is there', async () => {
    const path = join(dir, 'one');
    await writeFile(path, 'x');
    await files().remove(path);
    await files().remove(path);
    await expect(access(path)).rejects.toThrow();
    await mkdir(path);
    expect((await failureOf(files().remove(path))).code).toBe('storage_failed');
  });

  it('has a disk whose free space is known before the path exists', async () => {
    const free = await files().freeBytes(join(dir, 'not', 'yet', 'there'));
    expect(free).toBeGreaterThan(0);
    expect(Number.isSafeInteger(free)).toBe(true);
  });
});
