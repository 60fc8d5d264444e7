import type { InterruptedJob } from '../../../shared/contract/commands.ts';
import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { OpenBundles } from '../export/bundle/open-bundles.ts';
import { ExportRuns } from '../export/export-runs.ts';
import { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import { LiveFeed } from '../logging/live-feed.ts';
import { LogSearch } from '../logging/log-search.ts';
import { createRedactor, type Redact } from '../logging/redaction.ts';
import { AwakeTime } from '../pipeline/awake-time.ts';
import type { PipelineContext } from '../pipeline/context.ts';
import { JobRun } from '../pipeline/job-run.ts';
import { Journal } from '../pipeline/journal.ts';
import { Pipeline } from '../pipeline/pipeline.ts';
import type { Ports } from '../ports/index.ts';
import { SettingsBook } from '../settings/settings.ts';
import { Media } from './media.ts';
import { PresetPreviews } from './preset-preview.ts';
import { Purge } from './purge.ts';
import { Trash } from './trash.ts';

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
  readonly media: Media;
  readonly previews: PresetPreviews;
  readonly trash: Trash;
  readonly search: LogSearch;
  readonly exports: ExportRuns;
  readonly bundles: OpenBundles;
  /** Calls at a time over all jobs, as set at the moment. */
  readonly maxConcurrency: () => number;
  /** Jobs that an unclean end interrupted and that wait for the user's choice, by id. */
  readonly interrupted: Map<string, InterruptedJob>;
  /** Why nothing may be written; null when this process is the writer. */
  readonly readOnly: AppErrorData | null;
};

/** @param maxConcurrency overrides the setting for this process; null for none. */
export function createServices(
  ports: Ports,
  readOnly: AppErrorData | null,
  maxConcurrency: number | null,
): Services {
  const redact = createRedactor(() => ports.keys.all());
  const feed = new LiveFeed(ports.clock, (error) => ports.reportProblem('An event could not be told', error));
  const settings = new SettingsBook(
    ports.store,
    () => ports.ids.uuid(),
    readOnly === null,
    (payload) => feed.emit({ name: 'settings.changed', payload }),
  );
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
    awake: new AwakeTime(clock),
    nameTemplate: () => settings.current.nameTemplate,
  };
  const mostCalls = () => maxConcurrency ?? settings.current.maxConcurrency;
  const pipeline = new Pipeline(pipelineContext, feed, {
    maxConcurrency: mostCalls,
    paused: () => settings.current.queuePaused,
  });
  const previews = new PresetPreviews(ports);
  const media = new Media(ports, previews);
  const purge = new Purge({ store, files: ports.files, clock, journal, logger });
  return {
    ports,
    media,
    previews,
    redact,
    feed,
    logger,
    journal,
    settings,
    pipeline,
    pipelineContext,
    trash: new Trash({ store, clock, purge, onProblem }),
    search: new LogSearch(store.log, clock),
    exports: new ExportRuns(ports, (payload) => feed.emit({ name: 'export.changed', payload })),
    bundles: new OpenBundles(ports),
    maxConcurrency: mostCalls,
    interrupted: new Map(),
    readOnly,
  };
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

/** @throws AppError `not_found` when there is no such image, or its job was deleted. */
export function requireImage(services: Services, imageId: string): Image {
  const image = services.ports.store.images.get(imageId);
  if (image) {
    requireJob(services, image.jobId);
    return image;
  }
  throw new AppError('not_found', `There is no image ${imageId}`, {
    advice: 'Open the job again to see its images.',
  });
}

/** Tells of an image that a command has changed, also a job at work, which would otherwise announce it as it was. */
export function announceImage({ pipeline, feed }: Services, image: Image): void {
  pipeline.find(image.jobId)?.images.set(image.id, image);
  feed.imageChanged(image);
}
