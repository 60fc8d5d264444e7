import type { ImageWorker } from '../../core/ports/image-worker.ts';

/**
 * An image worker that is made when it is first needed: a command that only reads never pays for the pool. `stop` stops
 * what was made and makes nothing. A start that failed is tried again when it is next needed.
 */
export function lazyWorker(make: () => Promise<ImageWorker>): ImageWorker {
  let made: Promise<ImageWorker> | null = null;
  const worker = (): Promise<ImageWorker> => {
    made ??= make().catch((error: unknown) => {
      // The next who needs it tries again: what was in the way may be gone.
      made = null;
      throw error;
    });
    return made;
  };
  return {
    inspect: async (path, signal) => (await worker()).inspect(path, signal),
    makeVariant: async (work, signal) => (await worker()).makeVariant(work, signal),
    rasterize: async (work, signal) => (await worker()).rasterize(work, signal),
    thumbnail: async (work, signal) => (await worker()).thumbnail(work, signal),
    check: async () => (await worker()).check(),
    // One that could not be made needs no end; whoever needed it has heard why.
    stop: async () => (await made?.catch(() => null))?.stop(),
  };
}
