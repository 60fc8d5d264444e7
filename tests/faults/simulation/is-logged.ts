import { type Image, isSettled } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import type { Commit } from './watch-store.ts';

/** Whether the log tells, in the same commit, that an image is in another state. */
export function isLogged(was: Image, now: Image, job: Job | undefined, { entries }: Commit): boolean {
  const own = entries.filter(({ imageId }) => imageId === now.id);
  const ofJob = entries.filter(({ jobId, imageId }) => jobId === now.jobId && imageId === null);
  const has = (some: typeof entries, ...levels: string[]) => some.some(({ level }) => levels.includes(level));
  switch (now.status) {
    case 'generating':
    case 'storing':
      // What happens next is what the log tells: that it was sent, that it was stored.
      return true;
    case 'processing':
      return has(own, 'info');
    case 'pending':
      return was.status === 'generating' ? has(own, 'warning', 'info') : has(ofJob, 'info');
    case 'generated':
      if (was.status === 'generating') return has(own, 'success');
      return isSettled(was.status) ? has(ofJob, 'info') : has(own, 'warning', 'info');
    case 'completed':
      return own.some(({ level, step }) => level === 'success' && step === 'upload');
    case 'failed':
      return has(own, 'error') || has(ofJob, 'error', 'info') || job?.stoppedBy != null;
    case 'cancelled':
      return has(own, 'warning') || has(ofJob, 'warning') || job?.cancelRequested === true;
    case 'unknown':
      return has(own, 'warning');
  }
}
