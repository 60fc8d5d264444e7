import { useLog } from '../../state/log-view-hooks.ts';
import { useAnswer } from '../../state/use-answer.ts';

/** The place of an image within its job, from 1; null until it is known. */
export function useImageIndex(imageId: string): number | null {
  const { jobId } = useLog();
  const asked = useAnswer('image.list', { jobId }, imageId);
  if (asked.phase !== 'ready') return null;
  return asked.value.find(({ id }) => id === imageId)?.index ?? null;
}
