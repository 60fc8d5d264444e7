import { useEffect, useState } from 'react';
import { useLog } from '../../state/log-view-hooks.ts';
import { useSession } from '../../state/use-session.ts';

/** The place of an image within its job, from 1; null until it is known. */
export function useImageIndex(imageId: string): number | null {
  const { client } = useSession();
  const { jobId } = useLog();
  const [known, setKnown] = useState<{ imageId: string; index: number } | null>(null);
  useEffect(() => {
    let wanted = true;
    void client.call('image.list', { jobId }).then((answer) => {
      const image = answer.ok ? answer.value.find(({ id }) => id === imageId) : undefined;
      if (wanted && image !== undefined) setKnown({ imageId, index: image.index });
    });
    return () => {
      wanted = false;
    };
  }, [client, jobId, imageId]);
  return known?.imageId === imageId ? known.index : null;
}
