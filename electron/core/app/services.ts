import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import { LiveFeed } from '../logging/live-feed.ts';
import { createRedactor, type Redact } from '../logging/redaction.ts';
import type { PipelineContext } from '../pipeline/context.ts';
import { JobRun } from '../pipeline/job-run.ts';
import { Journal } from '../pipeline/journal.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { Ports } from '../ports/index.ts';
import { SettingsBook } from '../settings/settings.ts';

/** The parts of a running app, wired once, for the commands to use. */
export type Services = {
  readonly ports: Ports;
  readonly redact: Redact;
  readonly feed: LiveFeed;
  readonly logger: ImageGenerationLogger;
  readonly journal: Journal;
  readonly settings: SettingsBook;
  readonly pipeline: Pipeline;
  readonly pipelineContext: PipelineContext;
  /** Why nothing may be written; null when this process is the writer. */
  readonly readOnly: AppErrorData | null;
};

/** @param maxConcurrency overrides the setting for this process; null for none. */
export function createServices(
  ports: Ports,
  readOnly: AppErrorData | null,
  maxConcurrency: number | null,
): Services {
  const redact = createRedactor(ports.secrets);
  const feed = new LiveFeed(ports.clock, (error) =>
    ports.reportProblem('A subscriber of events failed', error),
  );
  const settings = new SettingsBook(ports.store, () => ports.ids.uuid(), readOnly === null);
  const onProblem = (message: string, error: unknown) => {
    ports.reportProblem(message, error);
    feed.emit({ name: 'app.problem', payload: { message, advice: null, jobId: null } });
  };
  const { store, clock, ids } = ports;
  const logger = new ImageGenerationLogger({ store, clock, ids, redact, feed, onProblem });
  const journal = new Journal(store, logger, feed, clock);
  const pipelineContext: PipelineContext = {
    ports,
    journal,
    redact,
    nameTemplate: () => settings.current.nameTemplate,
  };
  const pipeline = new Pipeline(pipelineContext, feed, {
    maxConcurrency: () => maxConcurrency ?? settings.current.maxConcurrency,
    paused: () => settings.current.queuePaused,
  });
  return { ports, redact, feed, logger, journal, settings, pipeline, pipelineContext, readOnly };
}

/** A run for a job with its images as they are stored. */
export function loadRun(services: Services, job: Job): JobRun {
  const images = services.ports.store.images.ofJob(job.id);
  return new JobRun(job, images, services.logger.forJob(job.id, job.userId));
}

/** @throws AppError `not_found` when there is no such job. */
export function requireJob(services: Services, jobId: string): Job {
  const job = services.ports.store.jobs.get(jobId);
  if (job) return job;
  throw new AppError('not_found', `There is no job ${jobId}`, { advice: 'List the jobs to see their ids.' });
}
