/** What the choice needs to know of one job. */
export type Candidate = {
  /** Calls of the job under way. */
  readonly running: number;
  /** Most calls the job wants at a time. */
  readonly most: number;
  /** Images that could start now. */
  readonly ready: number;
  /** When the job was last given a place, as a count; lower is longer ago. */
  readonly lastServed: number;
  /** Whether the rate bucket lets another call start. */
  readonly allowed: boolean;
};

/**
 * Chooses whose image starts next: the job with the fewest calls under way, of those the one that has waited longest, so
 * that no job starves and a big one does not hold up a small one. Pure.
 * @returns the index of the candidate, or null when none may start.
 */
export function chooseNext(candidates: readonly Candidate[]): number | null {
  let best: number | null = null;
  for (const [index, candidate] of candidates.entries()) {
    if (!candidate.allowed || candidate.ready === 0 || candidate.running >= candidate.most) continue;
    const leader = best === null ? undefined : candidates[best];
    if (leader === undefined || isBefore(candidate, leader)) best = index;
  }
  return best;
}

function isBefore(a: Candidate, b: Candidate): boolean {
  return a.running === b.running ? a.lastServed < b.lastServed : a.running < b.running;
}
