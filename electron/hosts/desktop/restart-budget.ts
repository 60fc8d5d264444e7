/**
 * How often something that keeps crashing is started again: at most `limit` times within any `windowMs` milliseconds.
 * @param now a clock in milliseconds that never jumps
 * @returns a function that says whether one more start is allowed now, and counts it if so
 */
export function restartBudget(limit: number, windowMs: number, now: () => number): () => boolean {
  let starts: number[] = [];
  return () => {
    const time = now();
    starts = starts.filter((start) => time - start < windowMs);
    if (starts.length >= limit) return false;
    starts.push(time);
    return true;
  };
}
