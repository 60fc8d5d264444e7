import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerScanner } from './answer-scanner.ts';
import { AnswerTooLargeError } from './call-errors.ts';

function scan(text: string, cuts: readonly number[] = []) {
  const scanner = new AnswerScanner(10_000);
  const bytes = Buffer.from(text);
  const edges = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  let image = '';
  for (let at = 0; at + 1 < edges.length; at++)
    image += scanner.push(bytes.subarray(edges[at], edges[at + 1]));
  return { image, rest: scanner.rest(), images: scanner.images };
}

describe('the scanner', () => {
  test('takes the image out and leaves its number', () => {
    const found = scan('{"created":1,"data":[{"b64_json":"QUJD"}],"usage":{"input_tokens":3}}');
    expect(found.image).toBe('QUJD');
    expect(JSON.parse(found.rest)).toEqual({
      created: 1,
      data: [{ b64_json: '0' }],
      usage: { input_tokens: 3 },
    });
  });

  test('hands on the first image only, and numbers them all', () => {
    const found = scan('{"data":[{"b64_json":"QQ=="},{"b64_json":"Qg=="}]}');
    expect(found).toMatchObject({ image: 'QQ==', images: 2 });
    expect(JSON.parse(found.rest)).toEqual({ data: [{ b64_json: '0' }, { b64_json: '1' }] });
  });

  test('resolves the escapes of JSON, and spoils the image on one that is none', () => {
    expect(scan('{"b64_json":"a\\/b\\u002bc\\u003D\\n"}').image).toBe('a/b+c=\n');
    expect(scan('{"b64_json":"a\\qb"}').image).toBe('a\u0000b');
  });

  test('is not fooled by text that looks like the key', () => {
    const answer = {
      prompt: '"b64_json":"no"',
      b64_json_x: 'no',
      list: ['b64_json', 'no'],
      data: [{ 'b64_json ': 'no', b64_json: 'yes' }],
    };
    expect(scan(JSON.stringify(answer)).image).toBe('yes');
    expect(scan(JSON.stringify(answer, null, 2)).image).toBe('yes');
  });

  test('leaves a b64_json that is no string alone', () => {
    const text = '{"data":[{"b64_json":null},{"b64_json":7},{"b64_json":{"a":1}}]}';
    expect(scan(text)).toEqual({ image: '', rest: text, images: 0 });
  });

  test('finds the same wherever the answer is cut into pieces', () => {
    const answer = fc.record({
      revised_prompt: fc.string({ unit: 'binary' }),
      b64_json: fc.string(),
      usage: fc.jsonValue({ maxDepth: 1 }),
    });
    fc.assert(
      fc.property(answer, fc.array(fc.nat(2_000)), fc.nat(3), (item, cuts, indent) => {
        const text = JSON.stringify({ data: [item] }, null, indent);
        const bounded = cuts.map((cut) => Math.min(cut, Buffer.byteLength(text)));
        const found = scan(text, bounded);
        expect(found.image).toBe(item.b64_json);
        expect(JSON.parse(found.rest)).toEqual(
          JSON.parse(JSON.stringify({ data: [{ ...item, b64_json: '0' }] })),
        );
      }),
    );
  });

  test('keeps a long rest whole, whatever the pieces that it comes in', () => {
    const text = JSON.stringify({
      list: Array.from({ length: 900 }, (_, at) => `"${at}"`),
      b64_json: 'QQ==',
    });
    const cuts = Array.from({ length: 300 }, (_, at) => at * 29);
    const found = scan(text, cuts);
    expect(found.rest).toBe(text.replace('QQ==', '0'));
    expect(found.rest.length).toBeGreaterThan(8_192);
  });

  test('refuses more than its limit beside the images, however large those are', () => {
    const scanner = new AnswerScanner(100);
    scanner.push(Buffer.from('{"data":[{"b64_json":"'));
    scanner.push(Buffer.alloc(10_000, 'A'));
    expect(() => scanner.push(Buffer.from(`"}],"x":"${'y'.repeat(100)}`))).toThrow(AnswerTooLargeError);
  });
});
