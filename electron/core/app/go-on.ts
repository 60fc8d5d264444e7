import { isFinal } from '../../../shared/domain/job.ts';
import { resumeJob } from './reopen-job.ts';
import type { Services } from './services.ts';

/**
 * Lets a job go on that broke off because a disk was full. Nothing is sent again that may have been sent: such images still wait for their
 * user's word.
 * @throws AppError when it is still being worked on, or the disk is full again.
 */
export async function goOnByItself(services: Services, jobId: string): Promise<void> {
  const job = services.ports.store.jobs.get(jobId);
  if (job === null || isFinal(job.status)) return;
  await resumeJob(services, jobId, null);
  services.logger
    .forJob(jobId, job.userId)
    .info('initialization', 'Goes on by itself: the disk has room again');
}
