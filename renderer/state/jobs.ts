import type { Job } from '../../shared/domain/job.ts';

/**
 * Jobs newest first, each once, as their latest state. Answers and events may overtake each other, so of two states of one
 * job the later updated one stays; when they are equal, the one that comes in.
 */
export function mergeJobs(held: readonly Job[], incoming: readonly Job[]): readonly Job[] {
  const byId = new Map(held.map((job) => [job.id, job]));
  for (const job of incoming) {
    const known = byId.get(job.id);
    if (known === undefined || job.updatedAt >= known.updatedAt) byId.set(job.id, job);
  }
  // Ids are UUIDs of version 7, which sort by the time they were made.
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}
