import { FailureError } from '../../../electron/core/ports/failure-error.ts';
import type { ImageWorker } from '../../../electron/core/ports/image-worker.ts';

/** Has a worker look at what arrived. @returns the failure's code; null when it is an image. */
export async function toFailureCode(worker: ImageWorker, path: string): Promise<string | null> {
  try {
    await worker.inspect(path, new AbortController().signal);
    return null;
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}
