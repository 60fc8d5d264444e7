import type { EventPayload } from '../../shared/contract/events.ts';

type Wish = EventPayload<'ui.wished'>;
type Grant = (wish: Wish) => void;

export type Wishes = {
  hear(wish: Wish): void;
  /** Is told each wish, first those that were kept. Returns the function that stops it. */
  on(grant: Grant): () => void;
};

/**
 * What the host wished. A link or a bundle that starts the app is wished before the window is drawn, so what nobody is there for is
 * kept for the first who is.
 */
export function openWishes(): Wishes {
  const grants = new Set<Grant>();
  const kept: Wish[] = [];
  return {
    hear(wish) {
      if (grants.size === 0) kept.push(wish);
      for (const grant of grants) grant(wish);
    },
    on(grant) {
      grants.add(grant);
      for (const wish of kept.splice(0)) grant(wish);
      return () => grants.delete(grant);
    },
  };
}
