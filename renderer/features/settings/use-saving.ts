import { useState } from 'react';
import type { CommandInput } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { useSession } from '../../state/use-session.ts';

export type Saving = {
  /** Saves; answers whether it was accepted. */
  save(change: CommandInput<'settings.update'>): Promise<boolean>;
  /** Why the last change was refused; the old value then still holds. */
  readonly error: AppErrorData | null;
};

/** One setting, saved as it is changed, with the reason beside it when it is refused. */
export function useSaving(): Saving {
  const session = useSession();
  const [error, setError] = useState<AppErrorData | null>(null);
  return {
    error,
    async save(change) {
      const answer = await session.updateSettings(change);
      setError(answer.ok ? null : answer.error);
      return answer.ok;
    },
  };
}

/** An error as a field shows it: what is wrong, then what to do. */
export function errorText(error: AppErrorData | null): string | undefined {
  if (error === null) return undefined;
  if (error.advice === null) return error.message;
  const end = /[.!?…]$/.test(error.message) ? '' : '.';
  return `${error.message}${end} ${error.advice}`;
}
