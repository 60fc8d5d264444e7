import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent, ImageBatch } from '../../shared/contract/events.ts';
import { MAX_PAGE } from '../../shared/contract/pages.ts';
import type { Job } from '../../shared/domain/job.ts';
import { addPage, hearJob, inOrder, type JobList, later } from './jobs.ts';
import { runAgain } from './run-again.ts';
import type { JobListQuery, SessionState } from './session-state.ts';

/** Jobs asked for at a time. */
const PAGE = 100;

const NOTHING: JobList = { jobs: [], hasOlder: false };

/** Keeps the list of jobs, its counts and its covers right under the query. */
export type JobListFeed = {
  /** Loads afresh as much as the list holds, at least its first page. */
  reload(): Promise<void>;
  /** Loads the next page. */
  more(): Promise<void>;
  setQuery(change: Partial<JobListQuery>): void;
  /** Takes in states of jobs that a command answered or an event told. */
  take(jobs: readonly Job[]): void;
  hear(event: AnyEvent): void;
};

export function openJobListFeed(client: Client, store: StoreApi<SessionState>): JobListFeed {
  /** What was told since the list was last asked for: an answer on its way may be older than that. */
  const told = new Map<string, Job>();
  /** Every job seen, in its latest state: what can be shown of another query at once. */
  const known = new Map<string, Job>();
  const reload = runAgain(() => load(null));
  const recount = runAgain(count);

  /** Asks for the page after a job and adds it to the list; after none, it becomes the list. */
  async function load(afterId: string | null): Promise<void> {
    told.clear();
    const { jobQuery, jobs } = store.getState();
    store.setState({ jobsLoading: true });
    const limit = afterId === null ? Math.min(MAX_PAGE, Math.max(PAGE, jobs.length)) : PAGE;
    const answer = await client.call('job.list', { ...wire(jobQuery), afterId, limit });
    // Another query has been set since; its own answer is on its way.
    if (store.getState().jobQuery !== jobQuery) return;
    if (!answer.ok) {
      store.setState({ error: answer.error, jobsLoading: false });
      return;
    }
    note(answer.value.jobs);
    const page = { jobs: answer.value.jobs, hasOlder: answer.value.nextAfterId !== null };
    store.setState((state) => {
      let list = addPage(afterId === null ? NOTHING : state, jobQuery, page);
      for (const job of told.values()) list = hearJob(list, jobQuery, job);
      const covers = { ...(afterId === null ? {} : state.covers), ...answer.value.covers };
      return { ...list, covers, error: null, jobsLoading: false };
    });
  }

  function note(jobs: readonly Job[]): void {
    for (const job of jobs) known.set(job.id, later(known.get(job.id), job));
  }

  async function count(): Promise<void> {
    const search = store.getState().jobQuery.search.trim() || null;
    const asked = [null, ...(search === null ? [] : [search])];
    const [all, found] = await Promise.all(asked.map((text) => client.call('job.counts', { search: text })));
    if (all?.ok === true) store.setState({ allCounts: all.value });
    const shown = search === null ? all : found;
    if (shown?.ok === true) store.setState({ jobCounts: shown.value });
  }

  function take(jobs: readonly Job[]): void {
    store.setState((state) => {
      let list: JobList = { jobs: state.jobs, hasOlder: state.hasOlder };
      for (const job of jobs) list = hearJob(list, state.jobQuery, job);
      const selected = jobs.findLast(({ id }) => id === state.selectedId);
      return { ...list, selected: selected === undefined ? state.selected : later(state.selected, selected) };
    });
    const moved = jobs.some((job) => known.get(job.id)?.status !== job.status);
    for (const job of jobs) told.set(job.id, later(told.get(job.id), job));
    note(jobs);
    if (moved) void recount();
  }

  /** Takes jobs out of the list; the one that follows the selected one is selected in its place. */
  function drop(gone: ReadonlySet<string>): void {
    for (const id of gone) {
      told.delete(id);
      known.delete(id);
    }
    store.setState(({ jobs, selectedId }) => {
      const left = jobs.filter(({ id }) => !gone.has(id));
      if (selectedId === null || !gone.has(selectedId)) return { jobs: left };
      const place = jobs.findIndex(({ id }) => id === selectedId);
      const next = jobs.slice(place + 1).find(({ id }) => !gone.has(id)) ?? left.at(-1) ?? null;
      return { jobs: left, selectedId: next?.id ?? null, selected: next };
    });
  }

  /** The first image of a job to have a picture is its cover until the list is loaded again. */
  function cover({ jobId, images }: ImageBatch): void {
    const held = store.getState().covers[jobId];
    if (images.some(({ id, deletedAt }) => id === held && deletedAt !== null)) void reload();
    const first = images.find(({ status, deletedAt }) => status === 'completed' && deletedAt === null);
    if (held !== undefined || first === undefined) return;
    store.setState(({ covers }) => ({ covers: { ...covers, [jobId]: first.id } }));
  }

  return {
    async reload() {
      await Promise.all([reload(), recount()]);
    },
    async more() {
      const { jobs, hasOlder, jobsLoading } = store.getState();
      const last = jobs.at(-1);
      if (hasOlder && !jobsLoading && last !== undefined) await load(last.id);
    },
    setQuery(change) {
      const jobQuery = { ...store.getState().jobQuery, ...change };
      store.setState({ jobQuery, jobsLoading: true, jobs: inOrder([...known.values()], jobQuery) });
      void reload();
      if (change.search !== undefined) void recount();
    },
    take,
    hear(event) {
      if (event.name === 'images.changed') for (const batch of event.payload.batches) cover(batch);
      if (event.name === 'jobs.removed') drop(new Set(event.payload.jobIds));
      if (event.name === 'jobs.removed' || event.name === 'jobs.restored') {
        void reload();
        void recount();
      }
    },
  };
}

function wire({ search, statuses, sort }: JobListQuery) {
  return { search: search.trim() || null, statuses: statuses === null ? null : [...statuses], sort };
}
