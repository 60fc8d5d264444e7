import { useEffect, useState } from 'react';
import type { CommandOutput } from '../../shared/contract/commands.ts';
import { runAgainAfter } from './run-again.ts';
import type { Session } from './session.ts';
import { useIsJoined } from './use-cloud.ts';
import { useSession } from './use-session.ts';

/** How a job stands with the cloud, and the device that made it where it is another one. */
export type CloudPlace = CommandOutput<'cloud.job'>;

/** The cloud's status changes many times a second while a job runs; a place is asked for no more often than this, in milliseconds. */
const PAUSE_MS = 1_000;

/** How a job stands with the cloud, as it changes. Null until it is known, and while no account is joined. */
export function useCloudPlace(jobId: string): CloudPlace | null {
  const session = useSession();
  const joined = useIsJoined();
  const [place, setPlace] = useState<CloudPlace | null>(null);
  useEffect(() => {
    if (!joined) return;
    const stop = watchPlace(session, jobId, setPlace);
    return () => {
      stop();
      setPlace(null);
    };
  }, [session, jobId, joined]);
  return joined ? place : null;
}

/** Shows how a job stands, now and after each change of the cloud or of the job. Returns how to stop. */
export function watchPlace(
  { client, on }: Pick<Session, 'client' | 'on'>,
  jobId: string,
  show: (place: CloudPlace) => void,
): () => void {
  let stopped = false;

  async function load(): Promise<void> {
    if (stopped) return;
    const answer = await client.call('cloud.job', { jobId });
    if (!stopped && answer.ok) show(answer.value);
  }

  const reload = runAgainAfter(PAUSE_MS, load);
  const stop = on(({ name, payload }) => {
    const concerns = name === 'cloud.changed' || (name === 'job.changed' && payload.id === jobId);
    if (concerns) void reload();
  });
  void reload();
  return () => {
    stopped = true;
    stop();
  };
}
