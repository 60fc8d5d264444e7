import fc from 'fast-check';
import { expect, it } from 'vitest';
import { literalsOf } from './pattern-literals.ts';

it.each<[string, string[]]>([
  ['image \\d+ failed', ['image ', ' failed']],
  ['abc', ['abc']],
  ['abcd?e', ['abc']],
  ['abc*', []],
  ['abcd+ef', ['abcd']],
  ['abc{2}def', ['def']],
  ['a\\.b\\/c', ['a.b/c']],
  ['[abc]def', ['def']],
  ['one|two', []],
  ['(one)two', []],
  ['\\bword\\b', ['word']],
  ['été total', [' total']],
  ['^start', ['start']],
  ['\\x41bcd', []],
  ['\\u0041bcd', []],
  ['\\cAbcd', []],
  ['a{,2}bcd', ['bcd']],
])('%s', (source, expected) => {
  expect(literalsOf(source)).toEqual(expected);
});

it('names only texts that stand in whatever the expression finds', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    'C',
    ' ',
    '.',
    '\\d',
    '\\.',
    '[ab]',
    '\\bx',
    '[^a]',
    '\\x41',
    '\\w',
    '-',
    '"',
  );
  const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{0,1}', '+?');
  const source = fc
    .array(fc.tuple(atom, quantifier), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.flat().join(''));
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'C', 'A', 'x', '1', '.', ' ', '-', '"'),
    maxLength: 30,
  });
  fc.assert(
    fc.property(source, text, (pattern, value) => {
      const match = new RegExp(pattern, 'i').exec(value);
      if (match === null) return;
      for (const literal of literalsOf(pattern))
        expect(match[0].toLowerCase()).toContain(literal.toLowerCase());
    }),
    { numRuns: 2_000 },
  );
});
