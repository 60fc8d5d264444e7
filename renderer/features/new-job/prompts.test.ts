import { describe, expect, it } from 'vitest';
import { MAX_PROMPT_CHARACTERS } from '../../../shared/domain/job.ts';
import {
  lineRange,
  MAX_FILE_BYTES,
  MAX_JOBS_AT_ONCE,
  promptsOf,
  readPromptFile,
  withoutLines,
} from './prompts.ts';

describe('prompts, one a line', () => {
  it('are the lines that hold something, by the number that a reader counts', () => {
    expect(promptsOf('  a fox \r\n\r\n\ta pond\n \n').prompts).toEqual([
      { line: 1, prompt: 'a fox' },
      { line: 3, prompt: 'a pond' },
    ]);
    expect(promptsOf(' \n ')).toEqual({ prompts: [], problems: [] });
  });

  it('tell at which line one is too long', () => {
    const { problems } = promptsOf(`short\n${'x'.repeat(MAX_PROMPT_CHARACTERS + 1)}\nshort`);
    expect(problems).toEqual([{ line: 2, message: expect.stringContaining('32,001 characters') }]);
    expect(promptsOf('x'.repeat(MAX_PROMPT_CHARACTERS)).problems).toEqual([]);
  });

  it('tell at which line there are too many', () => {
    const lines = Array.from({ length: MAX_JOBS_AT_ONCE + 1 }, (_, at) => `prompt ${at}`);
    expect(promptsOf(lines.slice(1).join('\n')).problems).toEqual([]);
    const { problems } = promptsOf(`\n${lines.join('\n')}`);
    expect(problems.map(({ line }) => line)).toEqual([MAX_JOBS_AT_ONCE + 2]);
  });

  it('know where each line stands, whatever ends it', () => {
    const text = 'one\r\n\ntwo\rthree';
    const shown = [1, 2, 3, 4].map((line) => {
      const { start, end } = lineRange(text, line);
      return text.slice(start, end);
    });
    expect(shown).toEqual(['one', '', 'two', 'three']);
  });

  it('leave the rest when some lines are taken away', () => {
    expect(withoutLines('one\r\ntwo\nthree', new Set([1, 3]))).toBe('two');
  });
});

describe('a file of prompts', () => {
  const read = (bytes: BlobPart, name = 'prompts.txt') => readPromptFile(new File([bytes], name));

  it('is read as text, without a byte order mark and what ends it', async () => {
    expect(await read('\uFEFFein Fuchs\nein Teich\n\n')).toEqual({ ok: true, text: 'ein Fuchs\nein Teich' });
  });

  it.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]), 'is not a text'],
    ['binary data', 'a\0b', 'is not a text'],
    ['nothing', ' \n', 'is empty'],
    ['too much', new Uint8Array(MAX_FILE_BYTES + 1), 'larger than'],
  ])('is refused by name when it holds %s', async (_, bytes, why) => {
    const answer = await read(bytes, 'list.txt');
    expect(answer).toEqual({ ok: false, message: expect.stringContaining(why) });
    expect(answer).toMatchObject({ message: expect.stringContaining('list.txt') });
  });
});
