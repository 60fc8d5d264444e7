import type { Mark, SearchHit } from '../../../shared/contract/search.ts';
import type { LogEntry } from '../../../shared/domain/log-entry.ts';
import { insideJson } from '../../../shared/text/inside-json.ts';
import { termPattern } from '../../../shared/text/term-pattern.ts';
import type { Range } from '../ports/expressions.ts';

/** In one text; nobody counts more. */
const MOST_MARKS = 50;
/** Characters shown before and after what was found in the details. */
const BEFORE = 40;
const AFTER = 120;

/** What was looked for, as texts; and for one entry, what the regular expressions found. */
export type Finds = { readonly message: readonly Range[]; readonly details: readonly Range[] };

/** Marks a query's words where they stand in an entry. Made once for all entries of a page. */
export function hitMaker(words: readonly string[], codes: readonly string[]) {
  const inMessage = words.map((word) => termPattern(word, 'g'));
  const inDetails = [
    ...words.flatMap((word) => [...new Set([word, insideJson(word)])]),
    ...codes.map((code) => `"code":"${code}"`),
  ].map((word) => termPattern(word, 'g'));
  return (entry: LogEntry, finds: Finds): SearchHit => {
    const marks = marksOf(entry.message, inMessage, finds.message);
    const details = entry.detailsJson ?? '';
    const found = marksOf(details, inDetails, finds.details);
    // What the message shows already needs no second place, unless it shows only a part of what was looked for.
    const isAllShown = found.length === 0 || (marks.length > 0 && inMessage.length + codes.length < 2);
    return { entry, marks, excerpt: isAllShown ? null : excerptOf(details, found) };
  };
}

function marksOf(text: string, patterns: readonly RegExp[], ranges: readonly Range[]): Mark[] {
  const marks: Mark[] = ranges.filter(([from, to]) => to > from).map(([from, to]) => [from, to]);
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      if (marks.length >= MOST_MARKS) break;
      marks.push([match.index, match.index + match[0].length]);
    }
  }
  return merged(marks.sort(([a], [b]) => a - b));
}

/** Marks that overlap or touch, as one. */
function merged(sorted: readonly Mark[]): Mark[] {
  const marks: Mark[] = [];
  for (const [from, to] of sorted) {
    const last = marks.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else marks.push([from, to]);
  }
  return marks;
}

function excerptOf(text: string, marks: readonly Mark[]): SearchHit['excerpt'] {
  const [first] = marks;
  if (first === undefined) return null;
  const from = Math.max(0, first[0] - BEFORE);
  const to = Math.min(text.length, Math.max(first[1], first[0] + AFTER));
  const lead = from > 0 ? '…' : '';
  return {
    text: `${lead}${text.slice(from, to)}${to < text.length ? '…' : ''}`,
    marks: marks
      .filter(([start]) => start < to)
      .map(([start, end]): Mark => [start - from + lead.length, Math.min(end, to) - from + lead.length]),
  };
}
