import type { Asked } from './journal.ts';
import {
  after,
  badGatewayPage,
  captivePortal,
  cutAfter,
  cutAnswerAt,
  cutBefore,
  cutRequestAt,
  expiredToken,
  type Mishap,
  type Mishaps,
  projectPaused,
  rateLimited,
  serverError,
  statementTimeout,
  wrongJson,
} from './mishaps.ts';

/** What can happen to any request and leaves it worth trying again. Each is made of one random number from 0 up to 1. */
const KINDS: readonly ((asked: Asked, random: number) => Mishap)[] = [
  () => cutBefore,
  () => cutAfter,
  ({ bytes }, random) => (bytes === 0 ? cutBefore : cutRequestAt(Math.max(1, Math.floor(bytes * random)))),
  (_, random) => cutAnswerAt(Math.floor(200 * random)),
  () => serverError(503),
  () => after(serverError(500)),
  () => rateLimited(1),
  // No token is asked for where tokens are given.
  (asked) => (asked.path.startsWith('/auth/') ? serverError(504) : expiredToken(asked)),
  () => captivePortal(),
  () => wrongJson(),
  () => badGatewayPage(),
  () => projectPaused(),
  () => statementTimeout(),
];

/**
 * Mishaps at random requests: the same for the same seed and the same requests. After `count` of them everything passes, so that what
 * is under test can finish.
 * @param rate how many of 1 requests meet one.
 */
export function randomMishaps(seed: number, count: number, rate = 0.5): Mishaps {
  const random = numbers(seed);
  let left = count;
  return (asked) => {
    if (left === 0 || random() >= rate) return null;
    left -= 1;
    const kind = KINDS[Math.floor(random() * KINDS.length)];
    return kind === undefined ? null : kind(asked, random());
  };
}

/** Mulberry32: numbers from 0 up to 1. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
