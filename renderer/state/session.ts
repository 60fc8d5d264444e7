import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/contract/client.ts';
import type { AnyEvent, EventPayload } from '../../shared/contract/events.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { Job } from '../../shared/domain/job.ts';
import { EMPTY_LOG, type LogFeed, type LogView, type NextFrame, openLogFeed } from '../client/log-feed.ts';
import { mergeJobs } from './jobs.ts';

/** What the window shows. */
export type SessionState = {
  readonly phase: 'opening' | 'ready' | 'failed';
  /** Why the list of jobs could not be had. */
  readonly error: AppErrorData | null;
  /** Newest first. */
  readonly jobs: readonly Job[];
  /** Where the next page of older jobs starts; null when all are shown. */
  readonly olderAfter: string | null;
  readonly selectedId: string | null;
  /** The selected job's log. */
  readonly log: LogView;
  /** What the app itself reported last, until it is dismissed. */
  readonly problem: EventPayload<'app.problem'> | null;
};

/** The state, and all that changes it. */
export type Session = {
  readonly client: Client;
  readonly store: StoreApi<SessionState>;
  /** Loads the first or the next page of jobs. */
  loadJobs(): Promise<void>;
  select(jobId: string): void;
  /** Takes in a job that a command answered, without waiting for its event. */
  update(job: Job): void;
  retryLog(): void;
  dismissProblem(): void;
  /** Ends the session: nothing is heard or changed afterwards. */
  close(): void;
};

const OPENING: SessionState = {
  phase: 'opening',
  error: null,
  jobs: [],
  olderAfter: null,
  selectedId: null,
  log: EMPTY_LOG,
  problem: null,
};

/** Starts to listen, then loads: what happens in between is not missed. */
export function startSession(client: Client, nextFrame: NextFrame): Session {
  const store = createStore<SessionState>(() => OPENING);
  let feed: LogFeed | null = null;

  function select(jobId: string): void {
    if (store.getState().selectedId === jobId) return;
    feed?.close();
    store.setState({ selectedId: jobId, log: EMPTY_LOG });
    feed = openLogFeed(client, jobId, nextFrame, (log) => store.setState({ log }));
  }

  function update(job: Job): void {
    store.setState(({ jobs }) => ({ jobs: mergeJobs(jobs, [job]) }));
  }

  async function loadJobs(): Promise<void> {
    const answer = await client.call('job.list', { afterId: store.getState().olderAfter });
    if (!answer.ok) {
      store.setState(({ phase }) => ({
        phase: phase === 'ready' ? phase : 'failed',
        error: answer.error,
      }));
      return;
    }
    store.setState(({ jobs }) => ({
      phase: 'ready',
      error: null,
      jobs: mergeJobs(answer.value.jobs, jobs),
      olderAfter: answer.value.nextAfterId,
    }));
    const { jobs, selectedId } = store.getState();
    if (selectedId === null && jobs[0] !== undefined) select(jobs[0].id);
  }

  function hear(event: AnyEvent): void {
    switch (event.name) {
      case 'log.appended':
        for (const batch of event.payload.batches) {
          if (batch.jobId === store.getState().selectedId) feed?.hear(batch);
        }
        return;
      case 'job.changed':
        update(event.payload);
        return;
      case 'app.problem':
        store.setState({ problem: event.payload });
        return;
      case 'image.changed':
      case 'queue.changed':
        return; // Shown through the job and its log.
      default:
        assertNever(event);
    }
  }

  const unsubscribe = client.subscribe(hear);
  void loadJobs();
  return {
    client,
    store,
    loadJobs,
    select,
    update,
    retryLog: () => feed?.retry(),
    dismissProblem: () => store.setState({ problem: null }),
    close() {
      unsubscribe();
      feed?.close();
    },
  };
}
