import { AppError } from '../../../shared/contract/result.ts';
import type { Image } from '../../../shared/domain/image.ts';
import type { Job, JobParams } from '../../../shared/domain/job.ts';
import { folderName } from '../pipeline/file-names.ts';
import { JobRun } from '../pipeline/job-run.ts';
import { deriveSeed } from '../pipeline/random.ts';
import { FailureError } from '../ports/failure-error.ts';
import { checkParams } from './check-params.ts';
import type { Services } from './services.ts';

/**
 * Writes a new job down, with all its images and the first entry of its log, and queues it. Whatever can be known wrong
 * without paying is refused here, before anything exists.
 * @param replaces the job whose images this one makes with another prompt; null for a job of its own.
 * @throws AppError `invalid_input` with the field, or `library_unwritable`.
 */
export async function createJob(
  services: Services,
  params: JobParams,
  replaces: Job | null = null,
): Promise<Job> {
  const { ports, settings, journal, logger, pipeline } = services;
  const estimatedUsd = requireSound(services, params);
  const now = ports.clock.now();
  const id = ports.ids.uuid();
  const job: Job = {
    id,
    userId: settings.current.userId,
    status: 'queued',
    params,
    counts: {
      requested: params.images,
      active: params.images,
      completed: 0,
      failed: 0,
      cancelled: 0,
      unknown: 0,
    },
    cost: { usd: 0, wastedUsd: 0, unpriced: 0 },
    estimatedUsd,
    folder: folderName({ createdAt: now, jobId: id, prompt: params.prompt }),
    run: 1,
    stoppedBy: null,
    cancelRequested: false,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    updatedAt: now,
  };
  await prepareLibrary(services);
  const images = newImages(services, job);
  const log = logger.forJob(id, job.userId);
  journal.commit(() => {
    ports.store.jobs.insert(job);
    ports.store.images.insertMany(images);
    log.info('initialization', 'Job created', {
      ...initialDetails(services, job),
      ...(replaces === null ? {} : { replacesJobId: replaces.id }),
    });
    if (replaces !== null) linkJobs(services, job, replaces);
  });
  services.feed.jobChanged(job);
  pipeline.add(new JobRun(job, images, log));
  // How many images another job lacked is nothing to begin the next job with.
  if (replaces === null) rememberParams(services, params);
  return job;
}

/** In the transaction that writes the new job down, so that neither is without the other. */
function linkJobs({ ports, logger }: Services, job: Job, replaced: Job): void {
  ports.store.links.insert(job.id, replaced.id);
  const message = `Retried with another prompt, in a job of its own: ${job.params.images} images`;
  logger
    .forJob(replaced.id, replaced.userId)
    .info('initialization', message, { images: job.params.images, replacedByJobId: job.id });
}

/** For the next job to begin with. The job is on its way already; that this cannot be written must not look as if it were not. */
function rememberParams({ settings, ports }: Services, params: JobParams): void {
  if (!settings.current.rememberLast) return;
  const { prompt: _prompt, seed: _seed, ...lastUsed } = params;
  if (JSON.stringify(lastUsed) === JSON.stringify(settings.current.lastUsed)) return;
  try {
    settings.update({ lastUsed });
  } catch (error) {
    ports.reportProblem('The parameters of the last job could not be remembered', error);
  }
}

/** Returns the estimate for all images. */
function requireSound(services: Services, params: JobParams): number | null {
  const { issues, usdPerImage } = checkParams(services, params);
  const [issue] = issues;
  if (issue) {
    throw new AppError('invalid_input', issue.message, { advice: issue.advice, field: issue.field });
  }
  return usdPerImage === null ? null : usdPerImage * params.images;
}

/** The job's own folder is made when the job is written down and begins: a kill in between must leave none that no job knows of. */
async function prepareLibrary({ ports, health }: Services): Promise<void> {
  try {
    await health.requireLibrary();
    await ports.files.library.prepare('.');
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const code = error.failure.code === 'disk_full' ? 'disk_full' : 'library_unwritable';
    throw new AppError(code, error.message, {
      advice: 'Choose a library folder that you can write to, with free space.',
      field: 'library',
      cause: error,
    });
  }
}

function newImages({ ports }: Services, job: Job): Image[] {
  return Array.from({ length: job.params.images }, (_, at) => ({
    id: ports.ids.uuid(),
    jobId: job.id,
    index: at + 1,
    status: 'pending',
    seed: deriveSeed(job.params.seed, 'image', at + 1),
    attempts: 0,
    runAttempts: 0,
    runProcessingFailures: 0,
    retryAt: null,
    failure: null,
    starred: false,
    deletedAt: null,
    createdAt: job.createdAt,
    updatedAt: job.createdAt,
  }));
}

function initialDetails({ ports }: Services, job: Job): Record<string, unknown> {
  const { images, ...params } = job.params;
  return {
    imageCount: images,
    ...params,
    estimatedUsd: job.estimatedUsd ?? 'unpriced',
    library: ports.files.library.root,
    folder: job.folder,
    version: ports.info.version,
  };
}
