import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains } from './search.ts';

const db = new Database(':memory:');

function found(text: string, term: string): boolean {
  const { sql, pattern } = contains('text', term);
  return db.prepare(`SELECT ${sql} FROM (SELECT ? AS text)`).pluck().get(pattern, text) === 1;
}

test.each([
  ['Rate LIMITED by server', 'limited', true],
  ['100% done', '0% d', true],
  ['1000 done', '0% d', false],
  ['a_b', 'a_b', true],
  ['axb', 'a_b', false],
  ['C:\\out', 'c:\\OUT', true],
  ['МАЯК на скале', 'маяк', true],
  ['Marée [haute]*', 'MARÉE [HAUTE]*', true],
  ['Marée haute', 'É [', false],
  ['Straße', 'STRAßE', true],
  ['灯台', '灯', true],
])('%j searched for %j: %s', (text, term, expected) => {
  expect(found(text, term)).toBe(expected);
});

test('any text is found as a plain comparison without case finds it', () => {
  const characters = fc.constantFrom(...'aAbB éÉжЖß%_\\*?[]^-"灯😀');
  const words = (maxLength: number) => fc.string({ unit: characters, maxLength });
  fc.assert(
    fc.property(words(12), words(3), (text, term) => {
      expect(found(text, term)).toBe(text.toLowerCase().includes(term.toLowerCase()));
    }),
    { numRuns: 2_000 },
  );
});
