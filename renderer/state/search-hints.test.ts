import { expect, it } from 'vitest';
import { parseQuery } from '../../shared/domain/search-query.ts';
import { hintsFor } from './search-hints.ts';

it.each<[string, string[]]>([
  ['le', ['level:']],
  ['found -st', ['found -step:']],
  ['level:e', ['level:error ']],
  ['level:error,w', ['level:error,warning ']],
  ['x after:y', ['x after:yesterday ']],
  ['before:yesterday', []],
  ['image:', []],
  ['zebra', []],
  ['"le', []],
  ['foo:e', []],
  ['https://le', []],
])('%s can go on as', (text, expected) => {
  expect(hintsFor(text).map((hint) => hint.text)).toEqual(expected);
});

it('offers every operator where a new word begins, and only what the query can hold', () => {
  expect(hintsFor('').map(({ label }) => label)).toEqual(hintsFor('word ').map(({ label }) => label));
  for (const text of ['level:', 'step:', 'job:', 'code:', 'before:', 'after:']) {
    for (const hint of hintsFor(text)) expect(parseQuery(hint.text, { now: 0 }).ok, hint.text).toBe(true);
  }
});
