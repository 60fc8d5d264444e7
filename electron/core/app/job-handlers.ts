import type { CommandName, CommandOutput, JobOrigin } from '../../../shared/contract/commands.ts';
import type { Store } from '../ports/store.ts';
import { cancelJob } from './cancel-job.ts';
import { createJob } from './create-job.ts';
import { deleteJobs, restoreJobs } from './delete-jobs.ts';
import { estimateJob } from './estimate-job.ts';
import { estimateRetry } from './estimate-retry.ts';
import type { Handlers } from './handler.ts';
import { readJob } from './readers.ts';
import { resumeJob, retryJob } from './reopen-job.ts';
import { reorderQueue } from './reorder-queue.ts';
import type { Services } from './services.ts';

type JobCommand = Exclude<
  Extract<CommandName, 'app.recovery' | `job.${string}`>,
  'job.timeline' | 'job.links' | 'job.retryWithPrompt'
>;

export const jobHandlers: Handlers<JobCommand> = {
  'app.recovery': ({ interrupted }) => [...interrupted.values()],
  'job.create': (services, { params }) => createJob(services, params),
  'job.estimate': (services, { params }) => estimateJob(services, params),
  'job.retry': (services, { jobId, ...wish }) => retryJob(services, jobId, { ...wish, declined: 'include' }),
  'job.retryEstimate': (services, { jobId, ...wish }) =>
    estimateRetry(services, jobId, { ...wish, declined: 'include' }),
  'job.resume': (services, { jobId, unknown }) => resumeJob(services, jobId, unknown),
  'job.cancel': (services, { jobId }) => cancelJob(services, jobId),
  'job.delete': (services, { jobIds, files }) => deleteJobs(services, jobIds, files),
  'job.restore': (services, { jobIds }) => restoreJobs(services, jobIds),
  'job.reorder': (services, { jobId, before }) => ({ order: reorderQueue(services, jobId, before) }),
  'job.get': (services, { jobId }) => getJob(services, jobId),
  'job.attempts': (services, { jobId }) => readJob(services, jobId).store.attempts.ofJob(jobId),
  'job.list': async (services, { from, ...query }) => {
    const jobs = listed(services, from)?.jobs.page(query) ?? [];
    const nextAfterId = jobs.length === query.limit ? (jobs.at(-1)?.id ?? null) : null;
    const ids = jobs.map(({ id }) => id);
    const { ports, sync } = services;
    const covers = from === 'here' ? ports.store.jobs.covers(ids) : await sync.others.covers(ids);
    return { jobs, nextAfterId, covers };
  },
  'job.counts': (services, { from, search }) => listed(services, from)?.jobs.counts(search) ?? {},
};

/** The store whose jobs are listed; null where there is none, so that nothing is. */
function listed({ ports, sync }: Services, from: JobOrigin): Store | null {
  return from === 'here' ? ports.store : sync.others.store();
}

function getJob(services: Services, jobId: string): CommandOutput<'job.get'> {
  const { store, job } = readJob(services, jobId);
  return {
    job,
    images: store.images.ofJob(jobId),
    files: store.files.ofJob(jobId),
    stepMs: store.jobs.stepTimes(jobId),
  };
}
