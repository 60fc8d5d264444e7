import type { Job } from '../../../shared/domain/job.ts';

/** The queued jobs among these in the order in which they will be begun; one that the queue does not know yet comes last. */
export function inQueueOrder(jobs: readonly Job[], order: readonly string[]): readonly Job[] {
  const place = new Map(order.map((id, index) => [id, index]));
  return jobs
    .filter(({ status }) => status === 'queued')
    .sort((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity) || 0);
}

/** Where a job stands among the queued ones, from 1; by job. */
export function queuePlaces(jobs: readonly Job[], order: readonly string[]): ReadonlyMap<string, number> {
  return new Map(inQueueOrder(jobs, order).map(({ id }, index) => [id, index + 1]));
}

/** What `job.reorder` must be told to bring a job one place up or down, or to the top; null when it is there already. */
export function stepInQueue(
  queued: readonly string[],
  jobId: string,
  step: 'up' | 'down' | 'top',
): { before: string | null } | null {
  const at = queued.indexOf(jobId);
  if (at < 0) return null;
  if (step === 'down') return at === queued.length - 1 ? null : { before: queued[at + 2] ?? null };
  const before = queued[step === 'top' ? 0 : at - 1];
  return at === 0 || before === undefined ? null : { before };
}
