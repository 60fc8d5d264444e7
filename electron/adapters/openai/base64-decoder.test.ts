import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Base64Decoder } from './base64-decoder.ts';

function decode(...pieces: string[]) {
  const decoder = new Base64Decoder();
  const bytes = Buffer.concat(pieces.map((piece) => decoder.push(piece)));
  decoder.end();
  return { bytes, problem: decoder.problem };
}

describe('the base64 decoder', () => {
  test('gives back any bytes, in any pieces, with a prefix and whitespace or without', () => {
    const prefixes = fc.constantFrom('', 'data:image/png;base64,', 'data:;base64,');
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        prefixes,
        fc.array(fc.nat(500)),
        (bytes, prefix, cuts) => {
          const text = prefix + Buffer.from(bytes).toString('base64').replace(/.{10}/g, '$&\r\n');
          const edges = [
            0,
            ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
            text.length,
          ];
          const pieces = edges.slice(1).map((edge, at) => text.slice(edges[at], edge));
          expect(decode(...pieces)).toEqual({ bytes: Buffer.from(bytes), problem: null });
        },
      ),
    );
  });

  test.each([
    ['not base64!', 'is not base64'],
    ['QUJD-_==', 'is not base64'],
    ['QUI=QUJD', 'is not base64'],
    ['QUI=', null],
    ['Q===', 'is not base64'],
    ['====', 'is not base64'],
    ['QUJ', 'is base64 that was cut short'],
    ['<html><body>', 'is HTML, not base64'],
    ['data:image/png;base64,', null],
    ['', null],
    ['data:x', 'is not base64'],
  ])('%j: %s', (text, problem) => {
    expect(decode(text).problem).toBe(problem);
  });

  test('nothing is decoded after a problem', () => {
    const decoder = new Base64Decoder();
    decoder.push('!!!!');
    expect(decoder.push('QUJD')).toHaveLength(0);
  });

  test('padding ends the image, wherever the pieces are cut', () => {
    expect(decode('QUI=', 'QUJD').problem).toBe('is not base64');
  });
});
