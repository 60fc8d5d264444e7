import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { JobOrigin } from '../../shared/contract/commands.ts';
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
  /** Takes in states of jobs that a command answered or an event told; they are this device's unless told. */
  take(jobs: readonly Job[], from?: JobOrigin): void;
  /** Takes jobs out of the list; the one that follows the selected one is selected in its place. */
  drop(jobIds: readonly string[], from?: JobOrigin): void;
  /** Forgets all that was seen of an origin's jobs: they are somebody else's now. */
  forget(from: JobOrigin): void;
  /** Whose a job is, as far as it was seen; null when it was not. */
  originOf(jobId: string): JobOrigin | null;
  hear(event: AnyEvent): void;
};

/** What was seen of the jobs of one origin. */
type Seen = {
  /** What was told since the list was last asked for: an answer on its way may be older than that. */
  readonly told: Map<string, Job>;
  /** Every job seen, in its latest state: what can be shown of another query at once. */
  readonly known: Map<string, Job>;
};

const nothingSeen = (): Seen => ({ told: new Map(), known: new Map() });

export function openJobListFeed(client: Client, store: StoreApi<SessionState>): JobListFeed {
  const seen: Readonly<Record<JobOrigin, Seen>> = { here: nothingSeen(), others: nothingSeen() };
  const reload = runAgain(() => load(null));
  const recount = runAgain(count);

  /** Asks for the page after a job and adds it to the list; after none, it becomes the list. */
  async function load(afterId: string | null): Promise<void> {
    const { jobQuery, jobs } = store.getState();
    const { told } = seen[jobQuery.from];
    told.clear();
    store.setState({ jobsLoading: true });
    const limit = afterId === null ? Math.min(MAX_PAGE, Math.max(PAGE, jobs.length)) : PAGE;
    const answer = await client.call('job.list', { ...wire(jobQuery), afterId, limit });
    // Another query has been set since; its own answer is on its way.
    if (store.getState().jobQuery !== jobQuery) return;
    if (!answer.ok) {
      store.setState({ error: answer.error, jobsLoading: false });
      return;
    }
    note(answer.value.jobs, jobQuery.from);
    const page = { jobs: answer.value.jobs, hasOlder: answer.value.nextAfterId !== null };
    store.setState((state) => {
      let list = addPage(afterId === null ? NOTHING : state, jobQuery, page);
      for (const job of told.values()) list = hearJob(list, jobQuery, job);
      const covers = { ...(afterId === null ? {} : state.covers), ...answer.value.covers };
      return { ...list, covers, error: null, jobsLoading: false };
    });
  }

  function note(jobs: readonly Job[], from: JobOrigin): void {
    const { known } = seen[from];
    for (const job of jobs) known.set(job.id, later(known.get(job.id), job));
  }

  async function count(): Promise<void> {
    const { jobQuery } = store.getState();
    const { search, from } = wire(jobQuery);
    const narrowed = search !== null || from !== 'here';
    const asked = [{ search: null }, ...(narrowed ? [{ search, from }] : [])];
    const [all, found] = await Promise.all(asked.map((input) => client.call('job.counts', input)));
    if (all?.ok === true) store.setState({ allCounts: all.value });
    const shown = narrowed ? found : all;
    if (store.getState().jobQuery.from !== from) return;
    if (shown?.ok === true) store.setState({ jobCounts: shown.value });
  }

  function take(jobs: readonly Job[], from: JobOrigin = 'here'): void {
    const { told, known } = seen[from];
    store.setState((state) => {
      let list: JobList = { jobs: state.jobs, hasOlder: state.hasOlder };
      if (state.jobQuery.from === from) for (const job of jobs) list = hearJob(list, state.jobQuery, job);
      const selected = jobs.findLast(({ id }) => id === state.selectedId);
      return { ...list, selected: selected === undefined ? state.selected : later(state.selected, selected) };
    });
    const moved = jobs.some((job) => known.get(job.id)?.status !== job.status);
    for (const job of jobs) told.set(job.id, later(told.get(job.id), job));
    note(jobs, from);
    if (moved) void recount();
  }

  function drop(jobIds: readonly string[], from: JobOrigin = 'here'): void {
    const gone = new Set(jobIds);
    for (const id of gone) {
      seen[from].told.delete(id);
      seen[from].known.delete(id);
    }
    store.setState(({ jobs, selectedId, jobQuery }) => {
      const left = jobs.filter(({ id }) => !gone.has(id));
      if (selectedId === null || !gone.has(selectedId)) return { jobs: left };
      // The list may show jobs of another origin, none of which is a neighbour.
      const shown = jobQuery.from === from ? jobs : [];
      const place = shown.findIndex(({ id }) => id === selectedId);
      const after = shown.slice(place + 1).find(({ id }) => !gone.has(id));
      const next = after ?? shown.findLast(({ id }) => !gone.has(id)) ?? null;
      return { jobs: left, selectedId: next?.id ?? null, selected: next, selectedFrom: from };
    });
  }

  /**
   * The first image of a job to have a picture is its cover until the list is loaded again. Another device's picture may still be on
   * its way; the list knows which are there.
   */
  function cover({ jobId, images }: ImageBatch): void {
    if (seen.others.known.has(jobId)) return;
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
      const known = [...seen[jobQuery.from].known.values()];
      store.setState({ jobQuery, jobsLoading: true, jobs: inOrder(known, jobQuery) });
      void reload();
      if (change.search !== undefined || change.from !== undefined) void recount();
    },
    take,
    drop,
    forget(from) {
      drop([...seen[from].known.keys()], from);
      if (store.getState().jobQuery.from === from) void reload();
    },
    originOf: (jobId) => (['here', 'others'] as const).find((from) => seen[from].known.has(jobId)) ?? null,
    hear(event) {
      if (event.name === 'images.changed') for (const batch of event.payload.batches) cover(batch);
      if (event.name === 'jobs.removed') drop(event.payload.jobIds);
      if (event.name === 'jobs.removed' || event.name === 'jobs.restored') {
        void reload();
        void recount();
      }
    },
  };
}

function wire({ from, search, statuses, sort }: JobListQuery) {
  return { from, search: search.trim() || null, statuses: statuses === null ? null : [...statuses], sort };
}
