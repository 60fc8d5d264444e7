import { useEffect, useState } from 'react';
import type { AppErrorData } from '../../../../shared/contract/result.ts';
import type { Attempt } from '../../../../shared/domain/attempt.ts';
import type { Image, ImageFile } from '../../../../shared/domain/image.ts';
import { useSession } from '../../../state/use-session.ts';

/** What was asked for: on its way, there, or why not. */
export type Asked<T> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: T }
  | { readonly phase: 'failed'; readonly error: AppErrorData };

const LOADING = { phase: 'loading' } as const;

/** All files of an image; asked for again when the image has changed, with the old ones shown meanwhile. */
export function useFiles({ id, updatedAt }: Image): Asked<readonly ImageFile[]> {
  const { client } = useSession();
  const [files, setFiles] = useState<{ of: string; asked: Asked<readonly ImageFile[]> } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of the image may be one of its files
  useEffect(() => {
    let wanted = true;
    void client.call('image.files', { imageIds: [id] }).then((answer) => {
      if (!wanted) return;
      const asked: Asked<readonly ImageFile[]> = answer.ok
        ? { phase: 'ready', value: answer.value }
        : { phase: 'failed', error: answer.error };
      setFiles({ of: id, asked });
    });
    return () => {
      wanted = false;
    };
  }, [client, id, updatedAt]);
  return files?.of === id ? files.asked : LOADING;
}

/** All attempts of a job, in order; asked for again when an image has had another one. */
export function useAttempts({ jobId, attempts }: Image): Asked<readonly Attempt[]> {
  const { client } = useSession();
  const [asked, setAsked] = useState<Asked<readonly Attempt[]>>(LOADING);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of attempts says when there are more
  useEffect(() => {
    let wanted = true;
    void client.call('job.attempts', { jobId }).then((answer) => {
      if (!wanted) return;
      setAsked(
        answer.ok ? { phase: 'ready', value: answer.value } : { phase: 'failed', error: answer.error },
      );
    });
    return () => {
      wanted = false;
    };
  }, [client, jobId, attempts]);
  return asked;
}
