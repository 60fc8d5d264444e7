import { useEffect, useState } from 'react';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import { useSession } from '../../state/use-session.ts';
import { type FailureKind, failureKinds } from './failures.ts';

/** Why images of a finished job are missing; empty while it runs, and until the app has answered. */
export function useFailureKinds({ id, status, run, counts, stoppedBy }: Job): readonly FailureKind[] {
  const { client } = useSession();
  const [kinds, setKinds] = useState<readonly FailureKind[]>([]);
  const hasFailed = isFinal(status) && counts.failed > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new run may fail in other ways, though all else is the same.
  useEffect(() => {
    setKinds([]);
    if (!hasFailed) return;
    let wanted = true;
    void client.call('job.get', { jobId: id }).then((answer) => {
      if (wanted && answer.ok) setKinds(failureKinds(answer.value.images, stoppedBy));
    });
    return () => {
      wanted = false;
    };
  }, [client, id, hasFailed, run, stoppedBy]);
  return kinds;
}
