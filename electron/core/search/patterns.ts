import type { SearchQuery } from '../../../shared/domain/search-query.ts';
import type { Expressions, Range } from '../ports/expressions.ts';
import type { Found } from '../ports/log-index.ts';
import type { Finds } from './marks.ts';

/** Milliseconds that one expression may take for the entries of one slice: nothing else goes on meanwhile. */
const LIMIT_MS = 25;

const NOTHING: Finds = { message: [], details: [] };

export type Kept = { readonly found: Found; readonly finds: Finds };

/** Of these entries those that the query's regular expressions let through; null when one of them took too long. */
export function keepMatching(
  expressions: Expressions,
  { patterns, withoutPatterns }: SearchQuery,
  found: readonly Found[],
): Kept[] | null {
  let kept: Kept[] = found.map((each) => ({ found: each, finds: NOTHING }));
  for (const source of patterns) {
    const finds = findsOf(expressions, source, kept);
    if (finds === null) return null;
    kept = kept.flatMap((each, at) => {
      const found = finds[at] ?? NOTHING;
      return isFind(found) ? [{ ...each, finds: both(each.finds, found) }] : [];
    });
  }
  for (const source of withoutPatterns) {
    const finds = findsOf(expressions, source, kept);
    if (finds === null) return null;
    kept = kept.filter((_, at) => !isFind(finds[at] ?? NOTHING));
  }
  return kept;
}

/** Messages first, then details, so that all are one run. */
function findsOf(expressions: Expressions, source: string, kept: readonly Kept[]): Finds[] | null {
  if (kept.length === 0) return [];
  const texts = [
    ...kept.map(({ found }) => found.entry.message),
    ...kept.map(({ found }) => found.entry.detailsJson ?? ''),
  ];
  const ranges = expressions.find(source, texts, LIMIT_MS);
  if (ranges === null) return null;
  const at = (index: number): readonly Range[] => ranges[index] ?? [];
  return kept.map((_, index) => ({ message: at(index), details: at(kept.length + index) }));
}

function isFind({ message, details }: Finds): boolean {
  return message.length > 0 || details.length > 0;
}

function both(a: Finds, b: Finds): Finds {
  return { message: [...a.message, ...b.message], details: [...a.details, ...b.details] };
}
