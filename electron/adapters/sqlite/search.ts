import { insideJson } from '../../../shared/text/inside-json.ts';
import type { Value } from './connection.ts';

/** A piece of SQL, and the values for its parameters. */
export type Part = { readonly sql: string; readonly values: readonly Value[] };

/** A condition with one parameter, and the value for it. */
export type Condition = { readonly sql: string; readonly pattern: string };

/**
 * Whether a text column contains `term`, whatever its case. LIKE folds only ASCII; where the term has other letters with two
 * cases it is GLOB with both cases of each, which is as exact but several times slower.
 */
export function contains(column: string, term: string): Condition {
  return [...term].some((character) => !isAscii(character) && casesOf(character).length > 1)
    ? { sql: `${column} GLOB ?`, pattern: `*${[...term].map(globOf).join('')}*` }
    : { sql: `${column} LIKE ? ESCAPE '\\'`, pattern: `%${term.replace(/[\\%_]/g, '\\$&')}%` };
}

/** Details are searched as they are stored, and the term also as JSON writes it: `C:\out` stands there as `C:\\out`. */
export function mentions(term: string): Part {
  const escaped = insideJson(term);
  const places = [
    contains('message', term),
    contains('details', term),
    ...(escaped === term ? [] : [contains('details', escaped)]),
  ];
  return {
    sql: `(${places.map(({ sql }) => sql).join(' OR ')})`,
    values: places.map(({ pattern }) => pattern),
  };
}

/** An entry without details does not contain the term, where SQL alone would say that nobody knows. */
export function mentionsNot(term: string): Part {
  return isNotTrue(mentions(term));
}

export function isNotTrue({ sql, values }: Part): Part {
  return { sql: `${sql} IS NOT TRUE`, values };
}

function globOf(character: string): string {
  const cases = casesOf(character);
  return cases.length > 1 || '*?['.includes(character) ? `[${cases.join('')}]` : character;
}

/** The character and its other case, where that is one character too (the capital of ß is two). */
function casesOf(character: string): string[] {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  return [...new Set(cases)].filter((each) => [...each].length === 1);
}

function isAscii(character: string): boolean {
  return character < '\u0080';
}
