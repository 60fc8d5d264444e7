import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ImageWorker } from '../../../core/ports/image-worker.ts';
import { createImageWorkerPool, type ImageWorkerPoolOptions } from '../pool.ts';

/** The repository's own Node, which runs TypeScript whatever Node the tests run under. */
export const NODE_PATH = join(
  dirname(createRequire(import.meta.url).resolve('node/package.json')),
  'bin/node',
);
export const REAL_WORKER = join(import.meta.dirname, '../worker/main.ts');
export const FAKE_WORKER = join(import.meta.dirname, 'fake-worker.ts');

export const NEVER: AbortSignal = new AbortController().signal;

/** A pool of fake workers, stopped when the test is over. */
export function fakePool(options: Partial<ImageWorkerPoolOptions> = {}): ImageWorker {
  return stopped(
    createImageWorkerPool({ nodePath: NODE_PATH, workerEntry: FAKE_WORKER, size: 1, ...options }),
  );
}

/** A pool of real workers, stopped when the test is over. */
export function realPool(options: Partial<ImageWorkerPoolOptions> = {}): ImageWorker {
  return stopped(createImageWorkerPool({ nodePath: NODE_PATH, workerEntry: REAL_WORKER, ...options }));
}

function stopped(pool: ImageWorker): ImageWorker {
  onTestFinished(() => pool.stop());
  return pool;
}

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'safelight-sharp-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether a process still runs. One that nobody has waited for yet (a zombie) does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The image workers among the children of a process. Linux only. */
export function workersOf(parent: number): number[] {
  const threads = readdirSync(`/proc/${parent}/task`);
  return threads
    .flatMap((thread) => readFileSync(`/proc/${parent}/task/${thread}/children`, 'utf8').split(' '))
    .filter((pid) => pid !== '' && isRunning(Number(pid)))
    .map(Number)
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(REAL_WORKER));
}
