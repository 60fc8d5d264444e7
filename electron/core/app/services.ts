import type { InterruptedJob } from '../../../shared/contract/commands.ts';
import { AppError, type AppErrorData } from '../../../shared/contract/result.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { MonthBudget } from '../budget/month-budget.ts';
import { DatabaseWatch } from '../database/database-watch.ts';
import { logEvents } from '../diagnostics/log-events.ts';
import { PageErrors } from '../diagnostics/page-errors.ts';
import { OpenBundles } from '../export/bundle/open-bundles.ts';
import { ReceivedBundles } from '../export/bundle/received-bundles.ts';
import { ExportRuns } from '../export/export-runs.ts';
import { HealthWatch } from '../health/health.ts';
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
import { LogIndexer } from '../search/log-indexer.ts';
import { SearchAll } from '../search/search-all.ts';
import { SettingsBook } from '../settings/settings.ts';
import { Sync } from '../sync/sync.ts';
import { Timelines } from '../timeline/timelines.ts';
import { Updates } from '../updates/updates.ts';
import { allSecrets, Webhooks } from '../webhooks/webhooks.ts';
import { HeldJobs } from './held-jobs.ts';
import { Media } from './media.ts';
import { PresetPreviews } from './preset-preview.ts';
import { Purge } from './purge.ts';
import { createRetention, type Retention } from './retention.ts';
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
  readonly retention: Retention;
  readonly health: HealthWatch;
  readonly held: HeldJobs;
  readonly database: DatabaseWatch;
  readonly budget: MonthBudget;
  readonly search: LogSearch;
  readonly webhooks: Webhooks;
  readonly sync: Sync;
  readonly updates: Updates;
  readonly searchAll: SearchAll;
  readonly indexer: LogIndexer;
  readonly timelines: Timelines;
  readonly pageErrors: PageErrors;
  readonly exports: ExportRuns;
  readonly bundles: OpenBundles;
  readonly received: ReceivedBundles;
  /** Calls at a time over all jobs, as set at the moment. */
  readonly maxConcurrency: () => number;
  /** Jobs that an unclean end interrupted and that wait for the user's choice, by id. */
  readonly interrupted: Map<string, InterruptedJob>;
  /** Why nothing may be written; null when this process is the writer. */
  readonly readOnly: AppErrorData | null;
};

/**
 * @param maxConcurrency overrides the setting for this process; null for none.
 * @param goOn lets a job go on that broke off because a disk was full.
 */
export function createServices(
  ports: Ports,
  readOnly: AppErrorData | null,
  maxConcurrency: number | null,
  goOn: (jobId: string) => Promise<void>,
): Services {
  const secrets = allSecrets(ports);
  const redact = createRedactor(secrets);
  ports.log.protect(secrets);
  const feed = new LiveFeed(ports.clock, (error) => ports.reportProblem('An event could not be told', error));
  if (readOnly === null) feed.subscribe(logEvents(ports.log));
  const settings = new SettingsBook(
    ports.store,
    () => ports.ids.uuid(),
    readOnly === null,
    (payload) => {
      ports.prices.use(payload.prices);
      feed.emit({ name: 'settings.changed', payload });
      budget.look();
    },
    (keys) => ports.log.warning('Stored settings cannot be read, so their defaults count', keys),
  );
  ports.prices.use(settings.current.prices);
  const onProblem = (message: string, error: unknown, advice: string | null = null) => {
    ports.reportProblem(message, error);
    feed.emit({ name: 'app.problem', payload: { message, advice, jobId: null } });
  };
  const { store, clock, ids } = ports;
  const budget = new MonthBudget({
    attempts: store.attempts,
    clock,
    budget: () => settings.current.monthlyBudget,
    onChange: (payload) => feed.emit({ name: 'budget.changed', payload }),
    onProblem,
  });
  const webhooks = new Webhooks({ ports, redact, emit: (event) => feed.emit(event), onProblem });
  const sync = new Sync({ ports, redact, settings, feed, readOnly: readOnly !== null });
  const committed: Pick<LiveFeed, 'entriesCommitted'> = {
    entriesCommitted: (entries) => {
      feed.entriesCommitted(entries);
      webhooks.outbox.entriesCommitted(entries);
      sync.entriesCommitted(entries);
    },
  };
  const logger = new ImageGenerationLogger({ store, clock, ids, redact, feed: committed, onProblem });
  const health = new HealthWatch({
    files: ports.files,
    store,
    clock,
    ids,
    dataDir: ports.info.dataDir,
    isReader: readOnly !== null,
    workload: () => pipeline.workload(),
    tell: (payload) => feed.emit({ name: 'health.changed', payload }),
    onHold: (holds) => {
      pipeline.followHealth();
      if (!holds) held.returned();
    },
    reportProblem: ports.reportProblem,
  });
  const journal = new Journal(store, logger, feed, clock, webhooks.outbox, () => health.makeRoom());
  const pipelineContext: PipelineContext = {
    ports,
    journal,
    redact,
    awake: new AwakeTime(clock),
    budget,
    health,
    nameTemplate: () => settings.current.nameTemplate,
  };
  const mostCalls = () => maxConcurrency ?? settings.current.maxConcurrency;
  const pipeline = new Pipeline(pipelineContext, feed, {
    maxConcurrency: mostCalls,
    // Of a damaged database nobody knows what will be there tomorrow: nothing is bought for it.
    paused: () => settings.current.queuePaused || database.isDamaged,
    onHeld: (jobId) => held.add(jobId),
  });
  const database = new DatabaseWatch({
    ports,
    care: ports.database,
    logger,
    feed,
    isReader: readOnly !== null,
    userId: () => settings.current.userId,
    health,
    tell: (payload) => feed.emit({ name: 'database.changed', payload }),
    onProblem,
  });
  const held = new HeldJobs({
    clock,
    holds: () => health.holds,
    goOn,
    onStuck: (jobId) =>
      feed.emit({
        name: 'app.problem',
        payload: {
          message: `A job cannot go on: the disk of ${ports.info.dataDir} refuses what is written, though it seems to have room.`,
          advice:
            'Mend the cause (a quota?). It is tried again every minute. Nothing that was saved is lost.',
          jobId,
        },
      }),
    reportProblem: ports.reportProblem,
  });
  const interrupted = new Map<string, InterruptedJob>();
  const updates = new Updates({
    ports,
    settings,
    feed,
    jobsAtWork: () => jobsAtWork(store.jobs.queue(), pipeline, settings.current.queuePaused, interrupted),
  });
  const previews = new PresetPreviews(ports);
  const media = new Media(ports, previews, sync.others);
  const purge = new Purge({
    store,
    files: ports.files,
    clock,
    journal,
    logger,
    onRemoved: () => sync.lookSoon(),
  });
  const trash = new Trash({ store, clock, purge, onProblem });
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
    health,
    held,
    database,
    budget,
    trash,
    retention: createRetention({ ports, redact, journal, logger, feed, trash, settings }),
    search: new LogSearch(store.log, clock),
    webhooks,
    sync,
    updates,
    searchAll: new SearchAll({ store, clock, expressions: ports.expressions }),
    indexer: new LogIndexer({
      index: store.logIndex,
      clock,
      subscribe: (listener) => feed.subscribe(listener),
      onProblem: ports.reportProblem,
    }),
    timelines: new Timelines(clock),
    pageErrors: new PageErrors(ports),
    exports: new ExportRuns({
      ports,
      redact,
      requireLibrary: () => health.requireLibrary(),
      tell: (payload) => feed.emit({ name: 'export.changed', payload }),
    }),
    bundles: new OpenBundles(ports, (bundles) =>
      feed.emit({ name: 'bundles.changed', payload: { bundles } }),
    ),
    received: new ReceivedBundles(ports),
    maxConcurrency: mostCalls,
    interrupted,
    readOnly,
  };
}

/** How many jobs work, or begin as soon as it is their turn: not those that wait for their user. Asked often: reads no job whole. */
function jobsAtWork(
  unfinished: readonly string[],
  pipeline: Pick<Pipeline, 'find'>,
  paused: boolean,
  held: ReadonlyMap<string, unknown>,
): number {
  const works = (id: string) => pipeline.find(id)?.job.status === 'processing';
  return unfinished.filter((id) => !(paused || held.has(id)) || works(id)).length;
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
