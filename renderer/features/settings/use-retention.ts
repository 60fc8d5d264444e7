import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandOutput } from '../../../shared/contract/commands.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { hasRule, type RetentionRules } from '../../../shared/domain/retention.ts';
import { useSession } from '../../state/use-session.ts';

/** So long typing rests before it is looked what the rules would take, in milliseconds. */
const PAUSE_MS = 400;

type Preview = CommandOutput<'retention.preview'>;
type Status = CommandOutput<'retention.status'>;

export type LivePreview = {
  /** Null while the first answer is on its way, or where there is no rule. */
  readonly preview: Preview | null;
  readonly error: AppErrorData | null;
  look(): void;
};

/** What the rules would take now: again after each change of them, and after a cleanup. */
export function useLivePreview(rules: RetentionRules): LivePreview {
  const session = useSession();
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState<AppErrorData | null>(null);
  const asked = useRef(0);
  const key = JSON.stringify(rules);

  const look = useCallback(async (): Promise<void> => {
    const number = ++asked.current;
    const parsed: RetentionRules = JSON.parse(key);
    if (!hasRule(parsed)) {
      setPreview(null);
      setError(null);
      return;
    }
    const answer = await session.client.call('retention.preview', { rules: parsed, limit: 0 });
    // An answer to rules that have changed since is no answer any more.
    if (number !== asked.current) return;
    setPreview(answer.ok ? answer.value : null);
    setError(answer.ok ? null : answer.error);
  }, [session, key]);

  useEffect(() => {
    const timer = setTimeout(look, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [look]);

  useEffect(
    () =>
      session.on(({ name, payload }) => {
        if (name === 'jobs.restored') void look();
        else if (name === 'retention.changed' && payload.state !== 'running') void look();
      }),
    [session, look],
  );
  return { preview, error, look };
}

/** What earlier cleanups took, kept up to date. Null until it is known. */
export function useHistory(): Status['history'] | null {
  const session = useSession();
  const [history, setHistory] = useState<Status['history'] | null>(null);
  useEffect(() => {
    const load = async (): Promise<void> => {
      const answer = await session.client.call('retention.status', {});
      if (answer.ok) setHistory(answer.value.history);
    };
    void load();
    return session.on(({ name, payload }) => {
      if (name === 'retention.changed' && payload.state !== 'running') void load();
    });
  }, [session]);
  return history;
}
