import { useEffect, useState } from 'react';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { useSession } from './use-session.ts';

/** What was asked for: on its way, there, or why not. */
export type Asked<T> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: T }
  | { readonly phase: 'failed'; readonly error: AppErrorData };

const LOADING = { phase: 'loading' } as const;

/**
 * What the app answers. Another input is another question, and nothing is known of it at first.
 * @param again asks the same question anew when it changes, with the last answer shown meanwhile
 */
export function useAnswer<N extends CommandName>(
  name: N,
  input: CommandInput<N>,
  again: string | number | null = null,
): Asked<CommandOutput<N>> {
  const { client } = useSession();
  const question = JSON.stringify([name, input]);
  const [answered, setAnswered] = useState<{ to: string; asked: Asked<CommandOutput<N>> } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `question` stands for what is asked, `again` for when
  useEffect(() => {
    let wanted = true;
    void client.call(name, input).then((answer) => {
      if (!wanted) return;
      const asked: Asked<CommandOutput<N>> = answer.ok
        ? { phase: 'ready', value: answer.value }
        : { phase: 'failed', error: answer.error };
      setAnswered({ to: question, asked });
    });
    return () => {
      wanted = false;
    };
  }, [client, question, again]);
  return answered?.to === question ? answered.asked : LOADING;
}
