import type { JobStatus } from '../../../shared/domain/job.ts';

/** The choices of the list's filter. `all` is every status. */
export const FILTERS = {
  all: null,
  working: ['queued', 'processing'],
  queued: ['queued'],
  completed: ['completed'],
  attention: ['completed_partial', 'failed'],
  cancelled: ['cancelled'],
} as const satisfies Readonly<Record<string, readonly JobStatus[] | null>>;

export type Filter = keyof typeof FILTERS;
export const FILTER_NAMES = Object.keys(FILTERS) as Filter[];

/** Which choice these statuses are. */
export function filterOf(statuses: readonly JobStatus[] | null): Filter {
  const same = (name: Filter): boolean =>
    (FILTERS[name]?.join() ?? null) === (statuses === null ? null : statuses.join());
  return FILTER_NAMES.find(same) ?? 'all';
}

/** How many jobs a choice shows. */
export function countOf(filter: Filter, counts: Readonly<Partial<Record<JobStatus, number>>>): number {
  const statuses: readonly JobStatus[] = FILTERS[filter] ?? (Object.keys(counts) as JobStatus[]);
  return statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}
