import { useMemo, useRef } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { useSession, useSessionState } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { useToasts } from '../../ui/toasts.tsx';
import { filterOf } from './job-filter.ts';
import type { RowDrag } from './job-row.tsx';
import { inQueueOrder, queuePlaces, stepInQueue } from './queue-order.ts';

export type QueueList = {
  /** The jobs to show: in the order of the queue where only queued ones are, else as they come. */
  readonly jobs: readonly Job[];
  readonly places: ReadonlyMap<string, number>;
  /** Null where the list is not the queue. */
  readonly drag: RowDrag | null;
  step(jobId: string, step: 'up' | 'down' | 'top'): void;
};

/** The order of the queue, and how it is changed. `say` announces where a job has come to. */
export function useQueue(say: (words: string) => void): QueueList {
  const session = useSession();
  const toasts = useToasts();
  const listed = useSessionState((state) => state.jobs);
  const order = useSessionState((state) => state.queue.order);
  // Jobs of another device are in no queue of this one.
  const isQueue = useSessionState(
    ({ jobQuery }) => jobQuery.from === 'here' && filterOf(jobQuery.statuses) === 'queued',
  );
  const dragged = useRef<string | null>(null);
  const jobs = useMemo(() => (isQueue ? inQueueOrder(listed, order) : listed), [isQueue, listed, order]);
  const places = useMemo(() => queuePlaces(listed, order), [listed, order]);
  const queued = useMemo(() => inQueueOrder(listed, order).map(({ id }) => id), [listed, order]);

  async function place(jobId: string, before: string | null): Promise<void> {
    if (jobId === before) return;
    const answer = await session.client.call('job.reorder', { jobId, before });
    if (!answer.ok) {
      toasts.add({ title: strings.jobs.moveFailed, text: answer.error.message, level: 'error' });
      return;
    }
    const { queue } = session.store.getState();
    session.store.setState({ queue: { ...queue, order: answer.value.order } });
    const now = answer.value.order.filter((id) => queued.includes(id));
    say(strings.jobs.moved(now.indexOf(jobId) + 1, now.length));
  }

  const drag: RowDrag = {
    start(jobId) {
      dragged.current = jobId;
    },
    drop(onto, behind) {
      const jobId = dragged.current;
      dragged.current = null;
      if (jobId === null || jobId === onto) return;
      const others = queued.filter((id) => id !== jobId);
      void place(jobId, behind ? (others[others.indexOf(onto) + 1] ?? null) : onto);
    },
  };
  return {
    jobs,
    places,
    drag: isQueue ? drag : null,
    step(jobId, step) {
      const to = stepInQueue(queued, jobId, step);
      if (to !== null) void place(jobId, to.before);
    },
  };
}
