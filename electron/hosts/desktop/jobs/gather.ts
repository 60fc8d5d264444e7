/**
 * Collects what comes within a while and passes it on together: many prompts in one go are many jobs, which end together.
 * @param afterMs how long after the first one, in milliseconds
 */
export function gather<T>(afterMs: number, pass: (gathered: readonly T[]) => void): (one: T) => void {
  let gathered: T[] = [];
  return (one) => {
    gathered.push(one);
    if (gathered.length > 1) return;
    setTimeout(() => {
      const all = gathered;
      gathered = [];
      pass(all);
    }, afterMs);
  };
}
