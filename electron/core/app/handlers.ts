import type { CommandName, CommandOutput, CommandParsed } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { checkTemplate } from '../pipeline/file-names.ts';
import type { JobRun } from '../pipeline/job-run.ts';
import { createJob } from './create-job.ts';
import { runDoctor } from './doctor.ts';
import { loadIdle, resumeJob, retryJob } from './reopen-job.ts';
import { requireJob, type Services } from './services.ts';

type Handlers = {
  readonly [N in CommandName]: (
    services: Services,
    input: CommandParsed<N>,
  ) => CommandOutput<N> | Promise<CommandOutput<N>>;
};

/** Commands that change something; a read-only app refuses them. */
export const WRITING_COMMANDS: ReadonlySet<CommandName> = new Set<CommandName>([
  'job.create',
  'job.retry',
  'job.resume',
  'job.cancel',
  'queue.pause',
  'queue.resume',
  'settings.update',
]);

/** What each command does. Inputs are parsed, outputs are checked by their types. */
export const handlers: Handlers = {
  'app.info': ({ ports, readOnly }) => ({
    ...ports.info,
    library: ports.files.library.root,
    writable: readOnly === null,
  }),
  'job.create': (services, { params }) => createJob(services, params),
  'job.retry': (services, { jobId, imageIds }) => retryJob(services, jobId, imageIds),
  'job.resume': (services, { jobId, unknown }) => resumeJob(services, jobId, unknown),
  'job.cancel': (services, { jobId }) => cancelJob(services, jobId),
  'job.get': (services, { jobId }) => {
    const { store } = services.ports;
    return {
      job: requireJob(services, jobId),
      images: store.images.ofJob(jobId),
      files: store.files.ofJob(jobId),
      stepMs: store.jobs.stepTimes(jobId),
    };
  },
  'job.attempts': (services, { jobId }) =>
    services.ports.store.attempts.ofJob(requireJob(services, jobId).id),
  'job.list': ({ ports }, query) => {
    const jobs = ports.store.jobs.page(query);
    const nextAfterId = jobs.length === query.limit ? (jobs.at(-1)?.id ?? null) : null;
    return { jobs, nextAfterId };
  },
  'log.page': (services, query) => {
    services.logger.flush();
    const { log } = services.ports.store;
    return { entries: log.page(query), lastSeq: log.lastSeq(query.jobId) };
  },
  'log.counts': ({ ports }, { jobId }) => ports.store.log.counts(jobId),
  'queue.pause': (services) => setPaused(services, true),
  'queue.resume': (services) => setPaused(services, false),
  'settings.get': ({ settings }) => settings.current,
  'settings.update': (services, change) => {
    const wrong = change.nameTemplate === undefined ? null : checkTemplate(change.nameTemplate);
    if (wrong !== null) throw new AppError('invalid_input', wrong, { field: 'nameTemplate' });
    if (change.library && !isAbsolute(change.library)) {
      throw new AppError('invalid_input', 'The library must be an absolute path', { field: 'library' });
    }
    const updated = services.settings.update(change);
    services.pipeline.look();
    return updated;
  },
  'doctor.run': (services, params) => runDoctor(services, params),
};

/**
 * Cancels a job, also one that nobody has taken up since a crash.
 * @throws AppError `not_possible` when it has ended.
 */
async function cancelJob(services: Services, jobId: string): Promise<Job> {
  const job = requireJob(services, jobId);
  if (isFinal(job.status)) {
    throw new AppError('not_possible', `The job has ended already: it is ${job.status}.`, {
      advice: 'There is nothing to cancel.',
    });
  }
  const run = services.pipeline.find(jobId) ?? (await takeUp(services, jobId));
  if (!run.job.cancelRequested) services.pipeline.cancel(run);
  return run.job;
}

/** It has to be taken up to be ended properly: what a crash left open is put right first. */
async function takeUp(services: Services, jobId: string): Promise<JobRun> {
  const run = await loadIdle(services, jobId);
  services.pipeline.add(run);
  return run;
}

function setPaused(services: Services, paused: boolean): Settings {
  const settings = services.settings.update({ queuePaused: paused });
  services.pipeline.announceQueue();
  services.pipeline.look();
  return settings;
}

/** Absolute on any of our systems; the core has no path library. */
function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\\\') || /^[A-Za-z]:[\\/]/.test(path);
}
