import type { JobSort } from '../../shared/contract/commands.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { Job } from '../../shared/domain/job.ts';
import type { JobListQuery } from './session-state.ts';

/** The loaded part of the list: the first jobs that match, in order, and whether the store has more of them. */
export type JobList = { readonly jobs: readonly Job[]; readonly hasOlder: boolean };

/** Whether the list shows this job. */
export function matches(query: JobListQuery, job: Job): boolean {
  if (query.statuses !== null && !query.statuses.includes(job.status)) return false;
  return job.params.prompt.toLowerCase().includes(query.search.trim().toLowerCase());
}

/** Less than 0 when `a` comes before `b`. */
export function compareJobs(sort: JobSort, a: Job, b: Job): number {
  switch (sort) {
    case 'newest':
      return newer(a, b);
    case 'oldest':
      return newer(b, a);
    case 'latest':
      return b.updatedAt - a.updatedAt || newer(a, b);
    case 'cost':
      return b.cost.usd - a.cost.usd || newer(a, b);
    default:
      return assertNever(sort);
  }
}

/**
 * The state that counts of two of one job. Answers and events may overtake each other, so it is the later updated one; when they
 * are equal, the one that comes in.
 */
export function later(held: Job | null | undefined, incoming: Job): Job {
  return held != null && held.updatedAt > incoming.updatedAt ? held : incoming;
}

/**
 * What a job's new state does to the list. A job that would come last while the store has more stays out: others that are not loaded
 * may belong before it, and the next page brings it.
 */
export function hearJob(list: JobList, query: JobListQuery, incoming: Job): JobList {
  const at = list.jobs.findIndex(({ id }) => id === incoming.id);
  const job = later(list.jobs[at], incoming);
  if (job === list.jobs[at]) return list;
  const others = at < 0 ? list.jobs : list.jobs.filter(({ id }) => id !== job.id);
  if (!matches(query, job)) return at < 0 ? list : { ...list, jobs: others };
  const place = others.findIndex((other) => compareJobs(query.sort, job, other) < 0);
  if (place < 0 && list.hasOlder) return at < 0 ? list : { ...list, jobs: others };
  return { ...list, jobs: others.toSpliced(place < 0 ? others.length : place, 0, job) };
}

/** The list with a page that the store answered, each job once, as its latest state. */
export function addPage(list: JobList, query: JobListQuery, page: JobList): JobList {
  const byId = new Map(list.jobs.map((job) => [job.id, job]));
  for (const job of page.jobs) byId.set(job.id, later(byId.get(job.id), job));
  return { jobs: inOrder([...byId.values()], query), hasOlder: page.hasOlder };
}

/** Those of these jobs that a query asks for, in its order. */
export function inOrder(jobs: readonly Job[], query: JobListQuery): readonly Job[] {
  return jobs.filter((job) => matches(query, job)).sort((a, b) => compareJobs(query.sort, a, b));
}

/** Ids are UUIDs of version 7, which sort by the time they were made. */
function newer(a: Job, b: Job): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}
