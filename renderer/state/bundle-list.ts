import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { OpenedBundle } from '../../shared/contract/exports.ts';
import type { Job } from '../../shared/domain/job.ts';
import type { SessionState } from './session-state.ts';

/** Keeps the list of open bundles as the app has it. */
export type BundleList = {
  load(): Promise<void>;
  /** Takes in all that are open now. When the one that is looked at is closed, the first job takes its place. */
  hear(bundles: readonly OpenedBundle[]): void;
  /** Whether a job is of an open bundle; waits for the list while it is on its way. */
  holds(jobId: string): Promise<boolean>;
  /** Shows a bundle's job, if it is still the one to show. It goes into no list of jobs. */
  take(job: Job): void;
};

export function openBundleList(client: Client, store: StoreApi<SessionState>): BundleList {
  let heard = 0;
  let loading = Promise.resolve();
  const has = (jobId: string): boolean => store.getState().bundles.some((bundle) => bundle.jobId === jobId);

  async function load(): Promise<void> {
    const before = heard;
    const answer = await client.call('bundle.list', {});
    // An event that came in between is newer.
    if (answer.ok && heard === before) store.setState({ bundles: answer.value });
  }

  return {
    load() {
      loading = load();
      return loading;
    },
    hear(bundles) {
      heard++;
      const { selectedId, jobs, jobQuery } = store.getState();
      const [first = null] = jobs;
      const left = bundles.some(({ jobId }) => jobId === selectedId);
      const closed = selectedId !== null && has(selectedId) && !left;
      store.setState({
        bundles,
        ...(closed
          ? {
              selectedId: first?.id ?? null,
              selected: first,
              selectedFrom: jobQuery.from,
              logFocus: null,
              imageFocus: null,
            }
          : {}),
      });
    },
    async holds(jobId) {
      await loading;
      return has(jobId);
    },
    take(job) {
      if (store.getState().selectedId === job.id) store.setState({ selected: job });
    },
  };
}
