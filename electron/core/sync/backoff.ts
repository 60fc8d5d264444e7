const FIRST_MS = 1_000;
const MOST_MS = 5 * 60_000;
/** A server that asks for more is asked again all the same: who reads its answer may be wrong about the unit. */
const MOST_ASKED_MS = 60 * 60_000;

/**
 * How long to wait before the next try, in milliseconds: full jitter under a bound that doubles, so that many devices that lost the same
 * server do not come back all at once.
 * @param failures in a row, from 1
 * @param random from 0 to 1
 * @param atLeastMs what the server asks for; null when it does not say
 */
export function backoffMs(failures: number, random: number, atLeastMs: number | null): number {
  const bound = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 30));
  const asked = Math.min(atLeastMs ?? 0, MOST_ASKED_MS);
  return Math.round(Math.max(FIRST_MS, asked, bound * random));
}
