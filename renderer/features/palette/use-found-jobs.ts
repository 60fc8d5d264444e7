import { useEffect, useMemo, useState } from 'react';
import type { Job } from '../../../shared/domain/job.ts';
import { matches } from '../../state/jobs.ts';
import { ALL_JOBS } from '../../state/session-state.ts';
import { useSession } from '../../state/use-session.ts';

/** Jobs shown at most. */
const LIMIT = 8;
/** How long typing must rest before the store is asked, in milliseconds. */
const REST = 120;

/**
 * The newest jobs whose prompt holds the text, from all that are stored. Until the answer has come they are those of the answer before
 * that hold it: never one that does not, since Enter would choose it.
 */
export function useFoundJobs(query: string): readonly Job[] {
  const { client } = useSession();
  const [found, setFound] = useState<readonly Job[]>([]);
  const search = query.trim();
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(async () => {
      const answer = await client.call('job.list', { search: search || null, limit: LIMIT });
      if (wanted && answer.ok) setFound(answer.value.jobs);
    }, REST);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [client, search]);
  return useMemo(() => found.filter((job) => matches({ ...ALL_JOBS, search }, job)), [found, search]);
}
