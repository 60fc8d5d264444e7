/**
 * What calls that share a key, an address and a model may do at the moment. All times are monotonic milliseconds.
 * Concurrency follows the provider: halved by a refusal, one more after ten clean answers in a row.
 */
export type RateBucket = {
  /** Most calls at a time ever: what the provider's profile says, or what the app can do at all. */
  readonly most: number;
  /** Most calls at a time now. */
  readonly limit: number;
  /** No call starts before this. */
  readonly pausedUntil: number;
  /** After "slow down", no growth before this. */
  readonly slowUntil: number;
  readonly cleanAnswers: number;
};

const CLEAN_ANSWERS_TO_GROW = 10;
/** The provider's own advice for "Slow Down": keep the lower rate for 15 minutes. */
const SLOW_DOWN_MS = 15 * 60_000;

export function newBucket(most: number): RateBucket {
  return { most, limit: most, pausedUntil: 0, slowUntil: 0, cleanAnswers: 0 };
}

/**
 * After a 429: everything waits, then goes on with half as many as were under way. One refusal of several calls in flight
 * halves once.
 * @param running calls under way when it was refused, that one included.
 */
export function afterRateLimit(bucket: RateBucket, now: number, waitMs: number, running: number): RateBucket {
  const alreadyPaused = bucket.pausedUntil > now;
  return {
    ...bucket,
    limit: alreadyPaused ? bucket.limit : halved(Math.min(bucket.limit, running)),
    pausedUntil: Math.max(bucket.pausedUntil, now + waitMs),
    cleanAnswers: 0,
  };
}

/** After "Slow Down": like a 429, and no growth for a quarter of an hour. */
export function afterSlowDown(bucket: RateBucket, now: number, waitMs: number, running: number): RateBucket {
  return { ...afterRateLimit(bucket, now, waitMs, running), slowUntil: now + SLOW_DOWN_MS };
}

export function afterCleanAnswer(bucket: RateBucket, now: number): RateBucket {
  if (now < bucket.slowUntil) return bucket;
  const cleanAnswers = bucket.cleanAnswers + 1;
  if (cleanAnswers < CLEAN_ANSWERS_TO_GROW) return { ...bucket, cleanAnswers };
  return { ...bucket, limit: Math.min(bucket.most, bucket.limit + 1), cleanAnswers: 0 };
}

function halved(limit: number): number {
  return Math.max(1, Math.floor(limit / 2));
}
