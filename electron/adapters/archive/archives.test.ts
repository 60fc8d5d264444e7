import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import type { ArchiveMember } from '../../core/ports/archives.ts';
import { createArchives } from './archives.ts';

const { zip, open } = createArchives();
const LIMITS = { members: 10, bytes: 64 * 1024 * 1024 };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'safelight-archive-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const text = (name: string, ...pieces: string[]): ArchiveMember => ({
  name,
  modifiedAt: 0,
  content: { text: from(pieces) },
});

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function store(members: readonly ArchiveMember[]): Promise<string> {
  const path = join(folder, 'x.zip');
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip(from(members))) chunks.push(chunk);
  await writeFile(path, Buffer.concat(chunks));
  return path;
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const piece of pieces) whole += piece;
  return whole;
}

/** An archive made past all checks, with bytes replaced in it. */
async function forged(name: string, content: Buffer, change: (bytes: Buffer) => Buffer): Promise<string> {
  const archive = new ZipFile();
  archive.addBuffer(content, name);
  archive.end();
  const chunks: Buffer[] = [];
  for await (const chunk of archive.outputStream) chunks.push(chunk as Buffer);
  const path = join(folder, 'forged.zip');
  await writeFile(path, change(Buffer.concat(chunks)));
  return path;
}

function replaced(bytes: Buffer, what: string, instead: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(what, instead), 'latin1');
}

describe('an archive', () => {
  it('gives back what was put in, texts in pieces and files', async () => {
    const file = join(folder, 'picture');
    await writeFile(file, Buffer.from([1, 2, 3, 255]));
    const long = 'é😀'.repeat(200_000);
    const archive = await open(
      await store([
        text('a.txt', 'one, ', 'two'),
        { name: 'p/1', modifiedAt: 0, content: { file } },
        text('long', long),
      ]),
      LIMITS,
    );
    expect(await textOf(archive.text('a.txt', 100))).toBe('one, two');
    expect(await textOf(archive.text('long', 10_000_000))).toBe(long);
    expect([archive.size('p/1'), archive.size('none'), archive.count('p/')]).toEqual([4, null, 1]);
    await archive.extract('p/1', 100, join(folder, 'out'));
    expect([...(await readFile(join(folder, 'out')))]).toEqual([1, 2, 3, 255]);
    archive.close();
  });

  it('asks for a member only when the one before it is in', async () => {
    const events: string[] = [];
    async function* pieces(name: string) {
      events.push(`open ${name}`);
      yield name;
      events.push(`end ${name}`);
    }
    async function* members(): AsyncGenerator<ArchiveMember> {
      for (const name of ['a', 'b']) yield { name, modifiedAt: 0, content: { text: pieces(name) } };
    }
    for await (const _ of zip(members()));
    expect(events).toEqual(['open a', 'end a', 'open b', 'end b']);
  });

  it('that fails in a member, or between two, fails with that error', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield 'x';
      throw new Error('no more');
    }
    const failing: ArchiveMember = { name: 'a', modifiedAt: 0, content: { text: broken() } };
    await expect(store([failing])).rejects.toThrow('no more');
    await expect(
      store([{ name: 'f', modifiedAt: 0, content: { file: join(folder, 'gone') } }]),
    ).rejects.toThrow('ENOENT');
    async function* members(): AsyncGenerator<ArchiveMember> {
      yield text('a', 'b');
      throw new Error('no member');
    }
    await expect(textOf(decoded(zip(members())))).rejects.toThrow('no member');
  });

  it('that nobody reads on lets go of its member', async () => {
    let isClosed = false;
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield Math.random().toString(36).repeat(1_000);
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of zip(from([{ name: 'a', modifiedAt: 0, content: { text: endless() } }]))) break;
    expect(isClosed).toBe(true);
  });
});

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const chunk of chunks) yield Buffer.from(chunk).toString('latin1');
}

describe('a foreign archive', () => {
  it.each([
    [
      'more members than allowed',
      () => store(Array.from({ length: 11 }, (_, at) => text(String(at), 'x'))),
      /more files than/,
    ],
    ['more bytes than allowed', () => store([text('a', 'x'.repeat(65 * 1024 * 1024))]), /unpack to more/],
    ['a bomb', () => store([text('a', '\0'.repeat(40 * 1024 * 1024))]), /made to fill a disk/],
    ['one name twice', () => store([text('a', '1'), text('a', '2')]), /a twice/],
    [
      'a name that leaves its folder',
      () =>
        forged('aa/../x', Buffer.from('x'), (bytes) => bytes).catch(() =>
          forged('aaaaaaa', Buffer.from('x'), (bytes) => replaced(bytes, 'aaaaaaa', '../../a')),
        ),
      /is damaged/,
    ],
    [
      'an absolute name',
      () => forged('aaaa', Buffer.from('x'), (bytes) => replaced(bytes, 'aaaa', '/etc')),
      /is damaged/,
    ],
    [
      'a backslash in a name',
      () => forged('aaaa', Buffer.from('x'), (bytes) => replaced(bytes, 'aaaa', 'a\\bc')),
      /is damaged/,
    ],
  ])('is refused for %s', async (_what, make, why) => {
    const path = await make();
    await expect(open(path, LIMITS)).rejects.toMatchObject({
      data: { code: 'invalid_input', field: 'path', message: expect.stringMatching(why) },
    });
  });

  it('is refused when it is none, is cut off, or is not there', async () => {
    const whole = await store([text('a', 'x'.repeat(10_000))]);
    const cut = join(folder, 'cut');
    await writeFile(cut, (await readFile(whole)).subarray(0, -30));
    const none = join(folder, 'none');
    await writeFile(none, 'no zip');
    for (const path of [cut, none])
      await expect(open(path, LIMITS)).rejects.toMatchObject({ data: { code: 'invalid_input' } });
    await expect(open(join(folder, 'gone'), LIMITS)).rejects.toMatchObject({ data: { code: 'not_found' } });
  });

  it('that unpacks to more than it says, or to no text, fails while it is read and leaves no file', async () => {
    const honest = Buffer.from('x'.repeat(5_000));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(5_000);
    const less = Buffer.alloc(4);
    less.writeUInt32LE(50);
    const path = await forged('a', honest, (bytes) =>
      replaced(bytes, size.toString('latin1'), less.toString('latin1')),
    );
    const archive = await open(path, LIMITS);
    await expect(textOf(archive.text('a', 100))).rejects.toMatchObject({
      data: { message: expect.stringMatching(/damaged at a/) },
    });
    await expect(archive.extract('a', 100, join(folder, 'out'))).rejects.toMatchObject({
      data: { code: 'invalid_input' },
    });
    await expect(readFile(join(folder, 'out'))).rejects.toThrow('ENOENT');
    archive.close();
    const binary = await open(await forged('b', Buffer.from([0xff, 0xfe]), (bytes) => bytes), LIMITS);
    await expect(textOf(binary.text('b', 100))).rejects.toMatchObject({ data: { code: 'invalid_input' } });
    await expect(textOf(binary.text('b', 1))).rejects.toMatchObject({
      data: { message: expect.stringMatching(/too large/) },
    });
    await expect(textOf(binary.text('c', 1))).rejects.toMatchObject({
      data: { message: expect.stringMatching(/holds no c/) },
    });
    binary.close();
  });
});
