import type { MetricsQuery, MetricTable } from '../../../shared/contract/metrics.ts';
import { useSession } from '../../state/use-session.ts';
import { strings } from '../../strings/index.ts';
import { complainTo, useToasts } from '../../ui/toasts.tsx';

/** Has the app write a table as CSV among the exports, and says where. */
export function useSaveTable(query: MetricsQuery): (table: MetricTable) => Promise<void> {
  const { client } = useSession();
  const toasts = useToasts();
  return async (table) => {
    const answer = await client.call('metrics.save', { ...query, table });
    if (answer.ok) {
      toasts.add({ title: strings.metrics.saved(strings.metrics.tables[table]), text: answer.value.path });
      return;
    }
    complainTo(toasts, answer.error);
  };
}
