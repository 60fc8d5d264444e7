import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineReader, lineOf } from './lines.ts';

function read(chunks: readonly Buffer[]): { messages: unknown[]; nonsense: string[] } {
  const messages: unknown[] = [];
  const nonsense: string[] = [];
  const reader = new LineReader(
    (message) => messages.push(message),
    (why) => nonsense.push(why),
  );
  for (const chunk of chunks) reader.push(chunk);
  return { messages, nonsense };
}

describe('what two processes say to each other', () => {
  it('arrives whole, however it was cut on the way', async () => {
    await fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 40 }), (sent, size) => {
        const bytes = Buffer.from(sent.map(lineOf).join(''));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        const plain = JSON.parse(JSON.stringify(sent)) as unknown[];
        expect(read(chunks)).toEqual({ messages: plain, nonsense: [] });
      }),
    );
  });

  it('is not read on after something that is no message, which is told once', () => {
    expect(read([Buffer.from('1\n\u0000garbage\n2\n{\n')])).toEqual({
      messages: [1],
      nonsense: ['something that is no JSON'],
    });
  });

  it('is bounded: a line without an end is not kept', () => {
    const piece = Buffer.alloc(2 ** 20, 'x');
    const { messages, nonsense } = read(Array.from({ length: 40 }, () => piece));
    expect(messages).toEqual([]);
    expect(nonsense).toEqual(['a line of more than 16777216 bytes']);
  });

  it('takes whatever bytes there are without a throw', async () => {
    await fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 30 })), (chunks) => {
        expect(() => read(chunks.map((chunk) => Buffer.from(chunk)))).not.toThrow();
      }),
    );
  });
});
