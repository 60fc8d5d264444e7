import { insideJson } from '../../../shared/text/inside-json.ts';
import type { EntryFilter } from '../../core/ports/log-index.ts';
import { wordList } from './rows.ts';
import { contains, isNotTrue, mentions, mentionsNot, type Part } from './search.ts';

export const INDEX_TABLE = 'image_generation_log_index';
/** Up to which place the entries of each job are in the index. */
export const INDEXED_TABLE = 'image_generation_log_indexed';
/** Entries of a block at most. With 16 the index is a fifth larger, with 64 twice as many entries are looked at in vain. */
export const BLOCK = 32;

/** Characters in each piece of text that the index knows. */
const GRAM = 3;
/** So many pieces of one word are asked for: more would hardly narrow it down further, and each costs a look into the index. */
const MOST_GRAMS = 6;

/** The conditions of a filter for rows of the log, beside those about places. */
export function conditionsOf(filter: EntryFilter): Part {
  const { levels, steps, images, from, until } = filter;
  const parts: Part[] = [
    {
      sql: '(place >> 28) NOT IN (SELECT number FROM image_generation_jobs WHERE deleted_at IS NOT NULL)',
      values: [],
    },
  ];
  if (levels !== null) parts.push({ sql: `level IN (${wordList(levels)})`, values: [] });
  if (steps !== null) parts.push({ sql: `step IN (${wordList(steps)})`, values: [] });
  if (from !== null) parts.push({ sql: 'created_at >= ?', values: [from] });
  if (until !== null) parts.push({ sql: 'created_at < ?', values: [until] });
  parts.push(...filter.words.map(mentions), ...filter.without.map(mentionsNot));
  parts.push(...filter.codes.map(hasCode), ...filter.withoutCodes.map((code) => isNotTrue(hasCode(code))));
  if (images !== null) parts.push(isOfImage(images));
  return {
    sql: parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

/** The details as they are stored have no spaces between names and values. */
function codeText(code: string): string {
  return `"code":"${code}"`;
}

function hasCode(code: string): Part {
  const { sql, pattern } = contains('details', codeText(code));
  return { sql: `(${sql})`, values: [pattern] };
}

function isOfImage(images: readonly number[]): Part {
  return {
    sql: `EXISTS (
      SELECT 1 FROM image_generation_images WHERE id = image_id AND image_index IN (${images.map(() => '?').join(', ')})
    )`,
    values: images,
  };
}

/**
 * What the index is asked for: a full-text expression that every block with a wanted entry fulfils, and others too. Null where
 * the index knows nothing of what is wanted, as of words of fewer than three characters.
 */
export function indexExpression({ words, codes }: EntryFilter): string | null {
  const parts = [...words.map(wordExpression), ...codes.map((code) => gramsExpression(codeText(code)))];
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.map((part) => `(${part})`).join(' AND ');
}

/** As it stands in a message, or as JSON writes it in the details. */
function wordExpression(word: string): string | null {
  const [plain, escaped] = [gramsExpression(word), gramsExpression(insideJson(word))];
  if (plain === null || escaped === null) return null;
  return plain === escaped ? plain : `(${plain}) OR (${escaped})`;
}

function gramsExpression(text: string): string | null {
  const characters = [...text];
  const grams = characters
    .slice(0, 1 - GRAM)
    .map((_, at) => characters.slice(at, at + GRAM))
    .filter((gram) => gram.every(isFoldedAlike))
    .map((gram) => gram.join(''));
  const chosen = evenly([...new Set(grams)], MOST_GRAMS);
  if (chosen.length === 0) return null;
  return chosen.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}

/**
 * Whether SQLite's index and our conditions agree on the other case of a character. Beyond ASCII they need not: its tables are of
 * an older Unicode, and `ı` has our capital `I`, which it folds to `i`. Characters without a case have nothing to disagree on.
 */
function isFoldedAlike(character: string): boolean {
  return character < '\u0080' || character.toLowerCase() === character.toUpperCase();
}

/** At most `most` of them, from all over the list. */
function evenly<T>(all: readonly T[], most: number): T[] {
  if (all.length <= most) return [...all];
  return all.filter(
    (_, at) => Math.floor((at * most) / all.length) !== Math.floor(((at - 1) * most) / all.length),
  );
}
