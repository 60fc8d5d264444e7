import { useState } from 'react';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import type { AppErrorData } from '../../shared/contract/result.ts';
import { useSession } from './use-session.ts';

export type Command<N extends CommandName> = {
  /** Asks the app. Does nothing while an earlier ask is not answered, so that a double click is one command. */
  run(input: CommandInput<N>): Promise<CommandOutput<N> | null>;
  readonly pending: boolean;
  /** Why the last ask failed, to be shown where it was made. */
  readonly error: AppErrorData | null;
};

/** One command of the app as a button or form uses it. */
export function useCommand<N extends CommandName>(name: N): Command<N> {
  const { client } = useSession();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  async function run(input: CommandInput<N>): Promise<CommandOutput<N> | null> {
    if (pending) return null;
    setPending(true);
    const answer = await client.call(name, input);
    setPending(false);
    setError(answer.ok ? null : answer.error);
    return answer.ok ? answer.value : null;
  }
  return { run, pending, error };
}
