import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLine, plainLine, plainLines } from './plain-text.ts';

const CONTROL = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

/** Text full of what terminals obey. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b[31m',
        '\u001b]0;title\u0007',
        '\u001b[2J',
        '\u009b5A',
        '\r',
        '\n',
        '\b',
        '\u202e',
        'a',
        ' ',
      ),
      fc.string({ unit: 'binary' }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

describe('a line for a terminal', () => {
  it('loses its escape sequences and keeps its words', () => {
    expect(plainLine('\u001b[31mred\u001b[0m\r\nand\tmore\u0007 ')).toBe('red and more');
    expect(plainLine('\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007')).toBe('click');
  });

  it('holds nothing that a terminal obeys, whatever it is made of', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(plainLine(text)).not.toMatch(CONTROL);
        for (const line of plainLines(text)) expect(line).not.toMatch(CONTROL);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a text of several lines', () => {
  it('keeps lines and indentation', () => {
    expect(plainLines('Error: x\r\n    at f (a.ts:1:1)\n\n\tat g\u001b[1m')).toEqual([
      'Error: x',
      '    at f (a.ts:1:1)',
      ' at g',
    ]);
  });
});

describe('a line of JSON', () => {
  it('is one line, means the same, and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = jsonLine({ text });
        expect(JSON.parse(line)).toEqual({ text });
        expect(line).not.toMatch(CONTROL);
      }),
      { numRuns: 2_000 },
    );
  });
});
