import { useState } from 'react';
import type { AppErrorData, Result } from '../../shared/contract/result.ts';
import type { CloudSettings, CloudStatus } from '../../shared/domain/cloud.ts';
import type { AskCloud } from './cloud.ts';
import { useSession, useSessionState } from './use-session.ts';

export type CloudAsking = {
  /** Does nothing while an earlier ask is not answered, so that a double click is one. Null when it was refused, or not asked. */
  run(ask: AskCloud): Promise<CloudStatus | null>;
  readonly pending: boolean;
  /** Why the last ask failed, to be shown where it was made. */
  readonly error: AppErrorData | null;
  forgetError(): void;
};

/** Asking the cloud for something, as a button or form does it. */
export function useCloudAsking(): CloudAsking {
  const { askCloud } = useSession();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<AppErrorData | null>(null);
  return {
    pending,
    error,
    forgetError: () => setError(null),
    async run(ask) {
      if (pending) return null;
      setPending(true);
      const answer: Result<CloudStatus> = await askCloud(ask);
      setPending(false);
      setError(answer.ok ? null : answer.error);
      return answer.ok ? answer.value : null;
    },
  };
}

/** How the cloud stands; null until it is known. */
export function useCloud(): CloudStatus | null {
  return useSessionState(({ cloud }) => cloud);
}

/** What is set about the cloud; null until it is known. */
export function useCloudSettings(): CloudSettings | null {
  return useSessionState(({ settings }) => settings?.cloud ?? null);
}

/** Whether this device's jobs belong to an account: only then is there anything to say of one job's place. */
export function useIsJoined(): boolean {
  return useSessionState(({ cloud }) => cloud !== null && cloud.joined !== null);
}
