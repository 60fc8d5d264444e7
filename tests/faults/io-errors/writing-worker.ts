import { orFail } from '../../../electron/adapters/files/file-failure.ts';
import type { VariantWork } from '../../../electron/core/ports/image-worker.ts';
import { CheckedWorker } from '../lives/checked-worker.ts';

/** A fake worker that tells of a disk that fails as the real one does. */
export class WritingWorker extends CheckedWorker {
  override makeVariant(work: VariantWork, signal: AbortSignal) {
    return orFail('library', 'write', work.outputPath, () => super.makeVariant(work, signal));
  }
}
