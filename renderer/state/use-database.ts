import { useCallback, useEffect, useState } from 'react';
import type { Backup, DatabaseStatus } from '../../shared/contract/database.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { useSession } from './use-session.ts';

/** How the database stands, now and after each change; null until it is known. */
export function useDatabase(): DatabaseStatus | null {
  const { client, on } = useSession();
  const [status, setStatus] = useState<DatabaseStatus | null>(null);
  useEffect(() => {
    let heard = false;
    const stop = on((event) => {
      if (event.name !== 'database.changed') return;
      heard = true;
      setStatus(event.payload);
    });
    void client.call('database.status', {}).then((answer) => {
      // What was told in between is newer.
      if (answer.ok && !heard) setStatus(answer.value);
    });
    return stop;
  }, [client, on]);
  return status;
}

/** The backups, the newest first; null until they are known. */
export function useBackups() {
  const { client } = useSession();
  const [backups, setBackups] = useState<readonly Backup[] | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const load = useCallback(async (): Promise<void> => {
    const answer = await client.call('database.backups', {});
    if (answer.ok) setBackups(answer.value.backups);
    setError(answer.ok ? null : answer.error);
  }, [client]);
  useEffect(() => void load(), [load]);
  return { backups, error, load };
}
