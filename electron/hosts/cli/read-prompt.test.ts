import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPrompt } from './read-prompt.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'safelight-prompt-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const empty = () => Readable.from([]);

async function file(content: string | Buffer): Promise<{ promptFile: string }> {
  const promptFile = join(dir, 'prompt.txt');
  await writeFile(promptFile, content);
  return { promptFile };
}

it('is what was given, as it was given', async () => {
  expect(await readPrompt({ prompt: ' two\nlines ' }, empty())).toBe(' two\nlines ');
});

it('comes from a file without its mark and its last line ends', async () => {
  expect(await readPrompt(await file('\ufeffa lighthouse,\nby night\r\n\n'), empty())).toBe(
    'a lighthouse,\nby night',
  );
});

it('comes from standard input', async () => {
  const bytes = Buffer.from('灯台\n');
  expect(
    await readPrompt({ promptFile: '-' }, Readable.from([bytes.subarray(0, 2), bytes.subarray(2)])),
  ).toBe('灯台');
});

it('is refused when there is none, or two', async () => {
  await expect(readPrompt({}, empty())).rejects.toThrow('A prompt is needed');
  await expect(readPrompt({ prompt: 'a', promptFile: 'b' }, empty())).rejects.toThrow('cannot both be given');
});

it('is refused, naming the file, when it cannot be read or is no text', async () => {
  await expect(readPrompt({ promptFile: join(dir, 'none') }, empty())).rejects.toThrow(
    /none.*there is no such file/,
  );
  await expect(readPrompt({ promptFile: dir }, empty())).rejects.toThrow(/it is a folder/);
  await expect(readPrompt(await file(Buffer.from([0xff, 0xfe, 0x41])), empty())).rejects.toThrow(/not UTF-8/);
  await expect(readPrompt(await file('x'.repeat(1_000_001)), empty())).rejects.toThrow(/longer than/);
});
