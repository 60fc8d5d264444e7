import type { FailureCode } from '../../../shared/domain/errors.ts';
import type { AppLog } from '../../core/ports/app-log.ts';
import { FailureError } from '../../core/ports/failure-error.ts';
import type { ImageWorker } from '../../core/ports/image-worker.ts';

/** What says that a worker process was lost, not that an image was bad. */
const LOST: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'worker_crashed',
  'worker_timeout',
  'worker_out_of_memory',
]);

/** The same worker, of whose lost processes the app's log hears. The job's own log tells what became of the image. */
export function watchedWorker(worker: ImageWorker, log: Pick<AppLog, 'warning'>): ImageWorker {
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof FailureError && LOST.has(error.failure.code)) {
        const { code, message, stack } = error.failure;
        log.warning(`An image worker was lost: ${message}`, { code, stderr: stack });
      }
      throw error;
    }
  };
  return {
    inspect: (path, signal) => watched(worker.inspect(path, signal)),
    makeVariant: (work, signal) => watched(worker.makeVariant(work, signal)),
    rasterize: (work, signal) => watched(worker.rasterize(work, signal)),
    thumbnail: (work, signal) => watched(worker.thumbnail(work, signal)),
    check: () => watched(worker.check()),
    stop: () => worker.stop(),
  };
}
