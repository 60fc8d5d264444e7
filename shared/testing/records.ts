import type { Attempt } from '../domain/attempt.ts';
import type { Image, ImageFile } from '../domain/image.ts';
import type { Job, JobParams } from '../domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../domain/retry-policy.ts';

/*
 * One sound value of each record, for tests and benchmarks, which say only what is different in theirs. A new field is given its
 * value here, once.
 */

const USER_ID = '01890000-0000-7000-8000-000000000000';
const JOB_ID = '01890000-0000-7000-8000-000000000001';
const IMAGE_ID = '01890000-0000-7000-a000-000000000001';

/** A small, ordinary job's parameters. */
export const PARAMS: JobParams = {
  prompt: 'a lighthouse',
  provider: 'openai',
  baseUrl: null,
  model: 'gpt-image-2',
  size: '1024x1024',
  quality: 'auto',
  format: 'png',
  images: 2,
  variants: 2,
  preset: 'standard',
  seed: 7,
  retryPolicy: DEFAULT_RETRY_POLICY,
  concurrency: 4,
  budgetUsd: null,
  demoFaults: null,
};

/** A job that waits in the queue with all its images. */
export function aJob(known: Partial<Job> = {}, params: Partial<JobParams> = {}): Job {
  const { images } = { ...PARAMS, ...params };
  return {
    id: JOB_ID,
    userId: USER_ID,
    status: 'queued',
    params: { ...PARAMS, ...params },
    counts: { requested: images, active: images, completed: 0, failed: 0, cancelled: 0, unknown: 0 },
    cost: { usd: 0, wastedUsd: 0, unpriced: 0 },
    estimatedUsd: null,
    folder: 'job',
    run: 1,
    stoppedBy: null,
    cancelRequested: false,
    createdAt: 0,
    startedAt: null,
    finishedAt: null,
    updatedAt: 0,
    ...known,
  };
}

/** An image that nothing has happened to. */
export function anImage(known: Partial<Image> = {}): Image {
  return {
    id: IMAGE_ID,
    jobId: JOB_ID,
    index: 1,
    status: 'pending',
    seed: 1,
    attempts: 0,
    runAttempts: 0,
    runProcessingFailures: 0,
    retryAt: null,
    failure: null,
    starred: false,
    deletedAt: null,
    createdAt: 0,
    updatedAt: 0,
    ...known,
  };
}

/** An attempt that is written down and not sent yet. */
export function anAttempt(known: Partial<Attempt> = {}): Attempt {
  return {
    id: '01890000-0000-7000-9000-000000000001',
    jobId: JOB_ID,
    imageId: IMAGE_ID,
    number: 1,
    run: 1,
    repeats: null,
    provider: PARAMS.provider,
    model: PARAMS.model,
    requestHash: 'a'.repeat(64),
    status: 'intent',
    billing: 'not_sent',
    estimatedUsd: 0.04,
    costUsd: null,
    usage: null,
    requestId: null,
    failure: null,
    elapsedMs: null,
    createdAt: 0,
    finishedAt: null,
    ...known,
  };
}

/** An image's stored variant. */
export function aFile(known: Partial<ImageFile> = {}): ImageFile {
  return {
    id: '01890000-0000-7000-b000-000000000001',
    jobId: JOB_ID,
    imageId: IMAGE_ID,
    kind: 'variant',
    state: 'stored',
    variant: 1,
    path: '/library/image-1.png',
    sha256: '0'.repeat(64),
    bytes: 1_000,
    width: 1_024,
    height: 1_024,
    format: 'png',
    recipe: null,
    proof: null,
    createdAt: 0,
    ...known,
  };
}
