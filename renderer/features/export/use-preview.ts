import { useEffect, useState } from 'react';
import type { ExportPreview, ExportRequest } from '../../../shared/contract/exports.ts';
import type { AppErrorData } from '../../../shared/contract/result.ts';
import { useSession } from '../../state/use-session.ts';

export type Preview =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly of: ExportPreview }
  | { readonly phase: 'failed'; readonly error: AppErrorData };

/** What an export would hold, asked anew whenever the request is another object. */
export function usePreview(request: ExportRequest): Preview {
  const { client } = useSession();
  const [answered, setAnswered] = useState<{ to: ExportRequest; preview: Preview } | null>(null);
  useEffect(() => {
    let wanted = true;
    void client.call('export.preview', request).then((answer) => {
      if (!wanted) return;
      const preview: Preview = answer.ok
        ? { phase: 'ready', of: answer.value }
        : { phase: 'failed', error: answer.error };
      setAnswered({ to: request, preview });
    });
    return () => {
      wanted = false;
    };
  }, [client, request]);
  return answered?.to === request ? answered.preview : { phase: 'loading' };
}
