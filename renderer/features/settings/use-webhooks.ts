import { useCallback, useEffect, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { useSession } from '../../state/use-session.ts';

type Listed = CommandOutput<'webhook.list'>;

export type WebhooksState = {
  /** Null while they are on their way. */
  readonly listed: Listed | null;
  readonly error: AppErrorData | null;
  reload(): void;
};

/** The webhooks as they are now, and as they change. */
export function useWebhooks(): WebhooksState {
  const { client, on } = useSession();
  const [listed, setListed] = useState<Listed | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const load = useCallback(async () => {
    const answer = await client.call('webhook.list', {});
    setError(answer.ok ? null : answer.error);
    if (answer.ok) setListed(answer.value);
  }, [client]);
  useEffect(() => {
    void load();
    return on((event) => {
      if (event.name !== 'webhooks.changed') return;
      setListed((held) => (held === null ? null : { ...held, endpoints: event.payload.endpoints }));
    });
  }, [load, on]);
  return { listed, error, reload: () => void load() };
}
