/** How a figure stands to that of the period before. `share`: by how much of it, above 0. */
export type Trend =
  | { readonly kind: 'up' | 'down'; readonly share: number }
  | { readonly kind: 'same' }
  | { readonly kind: 'new' };

/** Less than this is no change worth a word. */
const NOTABLE = 0.01;

/** Null where there is nothing to compare, or nothing on either side. */
export function trendOf(now: number | null, before: number | null): Trend | null {
  if (now === null || before === null || (now === 0 && before === 0)) return null;
  if (before === 0) return { kind: 'new' };
  const share = now / before - 1;
  if (Math.abs(share) < NOTABLE) return { kind: 'same' };
  return { kind: share > 0 ? 'up' : 'down', share: Math.abs(share) };
}
