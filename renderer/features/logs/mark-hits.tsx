import type { ReactNode } from 'react';

/** A text with every place marked that the pattern finds. The pattern must be global, and find no empty text. */
export function markHits(text: string, hit: RegExp | null): ReactNode {
  if (hit === null) return text;
  const parts: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(hit)) {
    parts.push(text.slice(from, match.index), <mark key={match.index}>{match[0]}</mark>);
    from = match.index + match[0].length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(from)];
}
