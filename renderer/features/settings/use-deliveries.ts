import { useCallback, useEffect, useState } from 'react';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { WebhookDelivery } from '../../../shared/domain/webhook.ts';
import { useSession } from '../../state/use-session.ts';

const PAGE = 50;

export type DeliveriesState = {
  /** Newest first; null while the first page is on its way. */
  readonly deliveries: readonly WebhookDelivery[] | null;
  readonly error: AppErrorData | null;
  readonly hasOlder: boolean;
  loadOlder(): void;
};

/** The deliveries to one endpoint, a page at a time, as they are now and as they change. */
export function useDeliveries(endpointId: string): DeliveriesState {
  const { client, on } = useSession();
  const [deliveries, setDeliveries] = useState<readonly WebhookDelivery[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const load = useCallback(
    async (beforeId: string | null) => {
      const answer = await client.call('webhook.deliveries', { endpointId, beforeId, limit: PAGE });
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      setDeliveries((held) => merged(held ?? [], answer.value.deliveries));
      setNext(answer.value.nextBeforeId);
    },
    [client, endpointId],
  );
  useEffect(() => {
    void load(null);
    return on((event) => {
      if (event.name !== 'webhook.delivery' || event.payload.endpointId !== endpointId) return;
      setDeliveries((held) => (held === null ? null : merged(held, [event.payload])));
    });
  }, [load, on, endpointId]);
  return { deliveries, error, hasOlder: next !== null, loadOlder: () => void load(next) };
}

/** Both lists as one, newest first; of what is in both the second has the last word. */
export function merged(
  held: readonly WebhookDelivery[],
  come: readonly WebhookDelivery[],
): readonly WebhookDelivery[] {
  const byId = new Map([...held, ...come].map((delivery) => [delivery.id, delivery]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}
