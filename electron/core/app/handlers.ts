import type { CommandName, CommandOutput, CommandParsed } from '../../../shared/contract/commands.ts';
import { AppError } from '../../../shared/contract/result.ts';
import { isFinal, type Job } from '../../../shared/domain/job.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { checkTemplate } from '../pipeline/file-names.ts';
import { createJob } from './create-job.ts';
import { runDoctor } from './doctor.ts';
import { resumeJob, retryJob } from './reopen-job.ts';
import { loadRun, requireJob, type Services } from './services.ts';

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
    const updated = services.settings.update(change);
    services.pipeline.look();
    return updated;
  },
  'doctor.run': (services, params) => runDoctor(services, params),
};

/** Cancels a job in whatever state it is; one that has ended is left alone. */
function cancelJob(services: Services, jobId: string): Job {
  const job = requireJob(services, jobId);
  if (isFinal(job.status)) {
    throw new AppError('not_possible', `The job has ended: it is ${job.status}`, { advice: null });
  }
  let run = services.pipeline.find(jobId);
  if (!run) {
    // Held since a crash: it has to be taken up to be ended properly.
    run = loadRun(services, job);
    services.pipeline.add(run);
  }
  if (!run.job.cancelRequested) services.pipeline.cancel(run);
  return run.job;
}

function setPaused(services: Services, paused: boolean): Settings {
  const settings = services.settings.update({ queuePaused: paused });
  services.feed.emit({ name: 'queue.changed', payload: { paused, rateLimitedUntil: null } });
  services.pipeline.look();
  return settings;
}
