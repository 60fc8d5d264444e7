import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../electron/adapters/sqlite/open-store.ts';
import { createIds } from '../electron/adapters/system/ids.ts';
import type { NewLogEntry, Store } from '../electron/core/ports/store.ts';
import type { Image } from '../shared/domain/image.ts';
import type { Job } from '../shared/domain/job.ts';
import { DEFAULT_RETRY_POLICY } from '../shared/domain/retry-policy.ts';

export const ids = createIds();
export const USER = ids.uuid();

/** A folder that is gone when the process ends. */
export function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), 'safelight-bench-'));
  process.on('exit', () => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function openBenchStore(folder: string): Store {
  return openStore({ path: join(folder, 'safelight.db'), mode: 'write', now: Date.now });
}

export function newJob(images: number, status: Job['status'] = 'queued'): Job {
  const now = Date.now();
  return {
    id: ids.uuid(),
    userId: USER,
    status,
    params: {
      prompt: 'A red lighthouse over a calm sea at dusk',
      provider: 'openai',
      baseUrl: null,
      model: 'gpt-image-2',
      size: '1024x1024',
      quality: 'auto',
      format: 'png',
      images,
      variants: 1,
      preset: 'standard',
      seed: 1,
      retryPolicy: DEFAULT_RETRY_POLICY,
      concurrency: 4,
      budgetUsd: null,
      demoFaults: null,
    },
    counts: { requested: images, active: images, completed: 0, failed: 0, cancelled: 0, unknown: 0 },
    cost: { usd: 0, wastedUsd: 0, unpriced: 0 },
    estimatedUsd: null,
    folder: 'bench',
    run: 1,
    stoppedBy: null,
    cancelRequested: false,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    updatedAt: now,
  };
}

export function newImage(job: Job, index: number): Image {
  return {
    id: ids.uuid(),
    jobId: job.id,
    index,
    status: 'pending',
    seed: index,
    attempts: 0,
    runAttempts: 0,
    runProcessingFailures: 0,
    retryAt: null,
    failure: null,
    starred: false,
    deletedAt: null,
    createdAt: job.createdAt,
    updatedAt: job.createdAt,
  };
}

/** What a step typically tells. */
export const DETAILS = {
  image: 3,
  attempt: 1,
  model: 'gpt-image-2',
  elapsedMs: 20_412,
  tokens: { inputTokens: 24, outputTokens: 1_056 },
  costUsd: 0.0318,
  requestId: 'req_0123456789abcdef',
  billing: 'billed',
};

export const LEVELS = ['info', 'success', 'info', 'warning', 'info', 'error', 'info', 'success'] as const;
export const STEPS = ['base_generation', 'processing', 'upload', 'variant_creation'] as const;

export function newEntry(jobId: string, at: number): NewLogEntry {
  return {
    id: ids.uuid(),
    jobId,
    userId: USER,
    imageId: null,
    attempt: null,
    level: LEVELS[at % LEVELS.length] ?? 'info',
    step: STEPS[at % STEPS.length] ?? 'upload',
    message: `Image ${at % 100}: received after 20.4 s`,
    detailsJson: JSON.stringify({ ...DETAILS, at }),
    createdAt: Date.now(),
  };
}

/** Fills a job's log in batches, as a burst would. */
export function fillLog(store: Store, jobId: string, entries: number): void {
  const batch = 1_000;
  for (let from = 0; from < entries; from += batch) {
    const rows = Array.from({ length: Math.min(batch, entries - from) }, (_, at) =>
      newEntry(jobId, from + at),
    );
    store.transaction('normal', () => store.log.append(rows));
  }
}
