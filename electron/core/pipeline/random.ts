/**
 * A seed for one purpose, derived from a wider one: the same seed and labels always give the same result, and different
 * labels give unrelated ones. `deriveSeed(job.seed, 'image', 3)` for an image, `deriveSeed(image.seed, 'variant', 1)` for a variant.
 * @returns an integer from 0 to 2³² − 1.
 */
export function deriveSeed(seed: number, ...labels: readonly (string | number)[]): number {
  let hash = mix(seed >>> 0);
  for (const label of labels) {
    // The type is part of the label, so that 1 and '1' differ, and so are the borders between labels.
    const text = `${typeof label}:${label}`;
    for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
    hash = mix(hash);
  }
  return hash >>> 0;
}

/**
 * A generator of numbers from 0 up to but not including 1, which the seed alone decides (mulberry32: 32 bits of state, passes
 * gjrand's tests, quick). Not for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FNV_PRIME = 0x01000193;

/** MurmurHash3's finaliser: every bit of the input changes about half of the output's. */
function mix(word: number): number {
  let mixed = word;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
