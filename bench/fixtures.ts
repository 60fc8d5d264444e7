import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFiles } from '../electron/adapters/files/create-files.ts';
import { openStore } from '../electron/adapters/sqlite/open-store.ts';
import { createClock } from '../electron/adapters/system/clock.ts';
import { createIds } from '../electron/adapters/system/ids.ts';
import type { App } from '../electron/core/app/app.ts';
import { createApp } from '../electron/core/app/create-app.ts';
import type { ImageWorker } from '../electron/core/ports/image-worker.ts';
import type { Provider } from '../electron/core/ports/provider.ts';
import type { NewLogEntry, Store } from '../electron/core/ports/store.ts';
import type { Image } from '../shared/domain/image.ts';
import type { Job } from '../shared/domain/job.ts';
import { aJob, anImage } from '../shared/testing/records.ts';
import { hostParts } from '../tests/support/fake-host.ts';

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

type BenchParts = {
  readonly worker?: ImageWorker;
  readonly provider?: Provider;
  readonly secrets?: readonly string[];
};

/** The whole core over a real database and real files. Without a worker or a provider, it must not need one. */
export function openBenchApp(folder: string, parts: BenchParts = {}): { app: App; store: Store } {
  const { worker = unused<ImageWorker>(), provider = unused<Provider>(), secrets = [] } = parts;
  const store = openBenchStore(folder);
  const app = createApp(
    {
      ...hostParts(folder, secrets),
      clock: createClock(),
      ids,
      store,
      files: createFiles({ dataDir: folder, library: join(folder, 'library') }),
      worker,
      providers: { demo: provider, openai: provider },
      reportProblem: (message, error) => {
        throw new Error(message, { cause: error });
      },
    },
    { readOnly: null },
  );
  return { app, store };
}

function unused<Port extends object>(): Port {
  const refuse = () => {
    throw new Error('This benchmark was to need neither an image worker nor a provider');
  };
  return new Proxy({}, { get: () => refuse }) as Port;
}

export function newJob(images: number, status: Job['status'] = 'queued'): Job {
  const now = Date.now();
  const times = { createdAt: now, updatedAt: now };
  const params = { prompt: 'A red lighthouse over a calm sea at dusk', images, variants: 1 };
  return aJob({ id: ids.uuid(), userId: USER, status, ...times }, params);
}

export function newImage({ id: jobId, createdAt }: Job, index: number): Image {
  return anImage({ id: ids.uuid(), jobId, index, seed: index, createdAt, updatedAt: createdAt });
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
