import { useEffect, useState } from 'react';
import type { Estimate } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import type { JobParams } from '../../../shared/domain/job.ts';
import { useSession } from '../../state/use-session.ts';

/** Typing pauses that are longer than this are waited for. */
const DEBOUNCE_MS = 250;

export type EstimateState =
  | { readonly kind: 'none' }
  | { readonly kind: 'known'; readonly estimate: Estimate; readonly stale: boolean }
  | { readonly kind: 'failed'; readonly error: AppErrorData };

/**
 * What a job of these parameters would cost and take, anew after each change; null asks nothing. The earlier answer stays, marked as
 * stale, until the next one is there, so that nothing jumps while one types. `token` asks once more for the same.
 */
export function useEstimate(params: JobParams | null, token: unknown): EstimateState {
  const { client } = useSession();
  const [state, setState] = useState<EstimateState>({ kind: 'none' });
  const asked = params === null ? null : JSON.stringify(params);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the token asks again, and the text stands for the parameters
  useEffect(() => {
    let current = true;
    setState((held) => (held.kind === 'known' ? { ...held, stale: true } : held));
    const timer = setTimeout(async () => {
      if (params === null) return setState({ kind: 'none' });
      const answer = await client.call('job.estimate', { params });
      if (!current) return;
      setState(
        answer.ok
          ? { kind: 'known', estimate: answer.value, stale: false }
          : { kind: 'failed', error: answer.error },
      );
    }, DEBOUNCE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, asked, token]);

  return state;
}
