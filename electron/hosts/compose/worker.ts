import { availableParallelism, cpus } from 'node:os';
import { availableMemory } from '../../adapters/system/memory.ts';
import type { ImageWorker } from '../../core/ports/image-worker.ts';
import type { Runtime } from './runtime.ts';

/** More processes than this gain nothing while images arrive at the pace of a provider, and each holds some 100 MB. */
const MOST_WORKERS = 4;

/** Makes the pool of image workers: one process for each processor, up to a bound. Loads it only now. */
export async function createWorker(
  { nodePath, workerEntry }: Runtime,
  onLittleMemory: (availableBytes: number) => void,
): Promise<ImageWorker> {
  const { createImageWorkerPool } = await import('../../adapters/sharp/pool.ts');
  const size = Math.min(MOST_WORKERS, processors());
  return createImageWorkerPool({ nodePath, workerEntry, size, availableMemory, onLittleMemory });
}

/** availableParallelism came with Node 18.14. */
function processors(): number {
  return availableParallelism?.() ?? cpus().length;
}
