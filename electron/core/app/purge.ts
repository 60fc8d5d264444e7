import { failure } from '../../../shared/domain/errors.ts';
import type { Image, ImageFile } from '../../../shared/domain/image.ts';
import type { Job } from '../../../shared/domain/job.ts';
import { folderOf } from '../folder-of.ts';
import { isLibraryAway } from '../health/library-away.ts';
import type { ImageGenerationLogger } from '../logging/image-generation-logger.ts';
import { pause } from '../pause.ts';
import { thumbName } from '../pictures/thumb-name.ts';
import type { Journal } from '../pipeline/journal.ts';
import type { Clock } from '../ports/clock.ts';
import { FailureError } from '../ports/failure-error.ts';
import type { Files } from '../ports/files.ts';
import type { DeletedJob, Store } from '../ports/store.ts';

/** Rows removed in one transaction: more would hold the app up. */
const IMAGES_AT_A_TIME = 50;
const ENTRIES_AT_A_TIME = 1_000;
/** For so long it is waited for a library that is not there. One that has not come back by then never will. */
export const LIBRARY_PATIENCE_MS = 30 * 86_400_000;

export type PurgeParts = {
  readonly store: Store;
  readonly files: Files;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly logger: ImageGenerationLogger;
  /** Something is gone for good; no event tells of it. */
  readonly onRemoved: () => void;
};

/**
 * Removes for good what was deleted: files first, then the rows that know of them, so that a removal that was interrupted is
 * found and finished. Of the library only what the app itself wrote goes, and only if it still has the bytes that were written:
 * a file that somebody has worked on since is theirs. Where the whole library is not there, as when its drive is away, nothing of a job
 * goes, so that its files are known when the library is back.
 */
export class Purge {
  readonly #parts: PurgeParts;
  readonly #stopping = new AbortController();

  constructor(parts: PurgeParts) {
    this.#parts = parts;
  }

  /** Makes what is under way end soon, unfinished. */
  stop(): void {
    this.#stopping.abort();
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Removes an image's files; the image itself stays, as deleted. @throws FailureError when a file cannot be removed. */
  async image({ id, jobId, index, deletedAt }: Image): Promise<void> {
    const { store, journal, logger } = this.#parts;
    const files = store.files.ofImage(id);
    const kept: string[] = [];
    for (const file of files) {
      if (this.#stopped) return;
      if (!(await this.#removeFile(file, deletedAt ?? 0))) kept.push(file.path);
    }
    await this.#removeThumbs([id]);
    const userId = store.jobs.get(jobId)?.userId;
    journal.commit(() => {
      for (const file of files) store.files.remove(file.id);
      if (userId === undefined) return;
      const removed = files.length - kept.length;
      logger
        .forJob(jobId, userId)
        .forImage(id)
        .info('cleanup', `Image ${index}: ${removed} files removed for good`, {
          image: index,
          removed,
          kept,
        });
    });
    this.#parts.onRemoved();
  }

  /**
   * Removes a job with its base images and its log, and if its user wanted that, with its files in the library.
   * @throws FailureError when a file cannot be removed; the job is then still there.
   */
  async job({ job, removeFiles, deletedAt }: DeletedJob): Promise<void> {
    const { store, files, clock, journal } = this.#parts;
    const imageIds = store.images.ofJob(job.id).map(({ id }) => id);
    if (removeFiles) await this.#removeFromLibrary(job, imageIds, deletedAt);
    if (this.#stopped) return;
    await files.originals.removeJob(job.id);
    for (let at = 0; at < imageIds.length; at += IMAGES_AT_A_TIME) {
      if (this.#stopped) return;
      const next = imageIds.slice(at, at + IMAGES_AT_A_TIME);
      await this.#removeThumbs(next);
      journal.commit(() => store.images.remove(next), 'normal');
      await pause(clock, 0, this.#stopping.signal);
    }
    while (store.log.removeOldest(job.id, ENTRIES_AT_A_TIME) > 0) {
      if (this.#stopped) return;
      await pause(clock, 0, this.#stopping.signal);
    }
    journal.commit(() => store.jobs.remove(job.id));
    this.#parts.onRemoved();
  }

  /** Removes a job's files from its folder, wherever that lies, and the folder if nothing else is in it. */
  async #removeFromLibrary({ folder }: Job, imageIds: readonly string[], deletedAt: number): Promise<void> {
    const { store, files } = this.#parts;
    await files.library.removeParts(folder);
    // A job that never got as far as a file has its folder all the same.
    const oneOfEachFolder = new Map([[folder, files.library.path(folder, 'any')]]);
    for (const imageId of imageIds) {
      for (const file of store.files.ofImage(imageId).filter(({ kind }) => kind !== 'base')) {
        if (this.#stopped) return;
        await this.#removeFile(file, deletedAt);
        oneOfEachFolder.set(folderOf(file.path), file.path);
      }
    }
    for (const path of oneOfEachFolder.values()) await files.library.removeEmptyFolder(path);
  }

  /** @returns whether it is gone; a file of the library that is not as it was written stays. */
  async #removeFile({ kind, path, sha256 }: ImageFile, deletedAt: number): Promise<boolean> {
    const { files } = this.#parts;
    const isOurs =
      kind === 'base' ? files.originals.holds(path) : (await this.#hash(path, deletedAt)) === sha256;
    if (isOurs) await files.remove(path);
    return isOurs;
  }

  /** @throws FailureError `library_unwritable` when there is no such file because the whole library is not there. */
  async #hash(path: string, deletedAt: number): Promise<string | null> {
    const { files, clock } = this.#parts;
    const hash = await files.sha256(path);
    const isGivenUp = clock.now() - deletedAt >= LIBRARY_PATIENCE_MS;
    if (hash !== null || isGivenUp) return hash;
    const library = folderOf(folderOf(path));
    if (!(await isLibraryAway(this.#parts, library))) return null;
    throw new FailureError(failure('library_unwritable', `The library folder ${library} is not there.`));
  }

  /** The small pictures in the cache, which show as much as the files. One that another file shares is made again for it. */
  async #removeThumbs(imageIds: readonly string[]): Promise<void> {
    const { store, files } = this.#parts;
    for (const imageId of imageIds)
      for (const file of store.files.ofImage(imageId)) await files.thumbs.remove(thumbName(file));
  }
}
