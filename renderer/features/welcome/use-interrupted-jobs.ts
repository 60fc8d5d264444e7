import { useEffect, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { useSession } from '../../state/use-session.ts';

export type InterruptedJobs = {
  readonly jobs: ReadonlyMap<string, Job>;
  /** An image with a picture for each job that has one. */
  readonly covers: Readonly<Record<string, string>>;
};

const NONE: InterruptedJobs = { jobs: new Map(), covers: {} };

/** The jobs that an unclean end left unfinished, whether the list shows them or not. They are few: one page holds them. */
export function useInterruptedJobs(wanted: boolean): InterruptedJobs {
  const { client } = useSession();
  const [held, setHeld] = useState(NONE);
  useEffect(() => {
    if (!wanted) return;
    let current = true;
    void client.call('job.list', { statuses: ['queued', 'processing'], limit: 1_000 }).then((answer) => {
      if (!current || !answer.ok) return;
      const jobs = new Map(answer.value.jobs.map((job) => [job.id, job]));
      setHeld({ jobs, covers: answer.value.covers });
    });
    return () => {
      current = false;
    };
  }, [client, wanted]);
  return held;
}
