import type { StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { EventPayload } from '../../shared/contract/events.ts';
import type { JobListFeed } from './job-list-feed.ts';
import { runAgain, runAgainAfter } from './run-again.ts';
import type { SessionState } from './session-state.ts';

/** Jobs of other devices may change many times a second; the list of them is read again no more often than this, in milliseconds. */
const LIST_PAUSE_MS = 1_000;

/** The app follows a job for a minute after it was told to; so it is told again three times as often, in milliseconds. */
const WATCH_AGAIN_MS = 20_000;

/** Keeps what the window shows of other devices' jobs right. They are in a store of their own, of which only ids are told. */
export type OtherDevices = {
  hear(event: EventPayload<'cloud.jobs'>): void;
  /** Of a job that is watched a picture may have come, which the list can then show it by. */
  hearImages(event: EventPayload<'images.changed'>): void;
  /** Whether a job that was not seen in any list is one of another device. */
  holds(jobId: string): Promise<boolean>;
  close(): void;
};

export function openOtherDevices(
  client: Client,
  store: StoreApi<SessionState>,
  list: JobListFeed,
): OtherDevices {
  const reload = runAgainAfter(LIST_PAUSE_MS, list.reload);
  const refresh = runAgainAfter(LIST_PAUSE_MS, readSelected);
  const tell = runAgain(tellWatched);
  let told: string | null = null;
  let closed = false;

  /** The job of another device that is looked at. */
  function watched(): string | null {
    const { view, selectedId, selectedFrom } = store.getState();
    return view.kind === 'job' && selectedFrom === 'others' ? selectedId : null;
  }

  async function readSelected(): Promise<void> {
    const jobId = watched();
    if (jobId === null || closed) return;
    const answer = await client.call('job.get', { jobId });
    if (closed) return;
    if (answer.ok) list.take([answer.value.job], 'others');
    else if (answer.error.code === 'not_found') list.drop([jobId], 'others');
  }

  /** One after the other, since over HTTP the end of one watch may overtake the beginning of the next. */
  async function tellWatched(): Promise<void> {
    told = watched();
    await client.call('cloud.watch', { jobId: told });
  }

  /** Another account has other devices, and without one there are none. */
  function forget({ cloud }: SessionState): void {
    list.forget('others');
    const { selectedFrom, jobQuery } = store.getState();
    if (selectedFrom === 'others') store.setState({ selectedId: null, selected: null, selectedFrom: 'here' });
    if (jobQuery.from === 'others' && cloud?.joined == null) list.setQuery({ from: 'here' });
  }

  const stop = store.subscribe((state, before) => {
    if (isOtherAccount(before, state)) forget(state);
    if (watched() !== told) void tell();
  });
  const timer = setInterval(() => {
    if (watched() !== null) void tell();
  }, WATCH_AGAIN_MS);

  return {
    hear({ changed, removed, more }) {
      if (removed.length > 0) list.drop(removed, 'others');
      const selected = watched();
      if (selected !== null && (more || changed.includes(selected))) void refresh();
      if (store.getState().jobQuery.from === 'others') void reload();
    },
    hearImages({ batches }) {
      const { jobQuery, covers } = store.getState();
      if (jobQuery.from !== 'others') return;
      const lacksCover = ({ jobId }: { readonly jobId: string }): boolean =>
        covers[jobId] === undefined && list.originOf(jobId) === 'others';
      if (batches.some(lacksCover)) void reload();
    },
    async holds(jobId) {
      if (store.getState().cloud?.joined == null) return false;
      const answer = await client.call('cloud.job', { jobId });
      return answer.ok && answer.value.place === 'other_device';
    },
    close() {
      closed = true;
      stop();
      clearInterval(timer);
    },
  };
}

/** Whether the account that this device belonged to is not the one that it belongs to now. */
function isOtherAccount({ cloud: before }: SessionState, { cloud: now }: SessionState): boolean {
  if (before === now || before?.joined == null) return false;
  return before.joined.email !== now?.joined?.email || before.joined.url !== now.joined.url;
}
