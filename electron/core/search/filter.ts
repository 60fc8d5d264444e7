import { AppError } from '../../../shared/contract/result.ts';
import { parseQuery, type SearchQuery } from '../../../shared/domain/search-query.ts';
import type { EntryFilter } from '../ports/log-index.ts';
import { literalsOf } from './pattern-literals.ts';

/** @throws AppError `invalid_input` that says what cannot be understood, and at which character. */
export function understand(text: string, now: number): SearchQuery {
  const parsed = parseQuery(text, { now });
  if (parsed.ok) return parsed.query;
  const { at, message, advice } = parsed.problem;
  throw new AppError('invalid_input', `At character ${at + 1} of the query: ${message}`, {
    advice,
    field: 'query',
  });
}

/** What the store looks for. Regular expressions are not its business, but what is certain to stand where they find something is. */
export function filterOf(query: SearchQuery): EntryFilter {
  const { words, without, levels, steps, images, codes, withoutCodes, from, until } = query;
  return {
    words: [...words, ...query.patterns.flatMap(literalsOf)],
    without,
    levels,
    steps,
    images,
    codes,
    withoutCodes,
    from,
    until,
  };
}
